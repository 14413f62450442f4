"""Whether an account signs in with a second factor."""

from typing import TypedDict

from engine.persistence import Store, second_factors


class SecondFactorShown(TypedDict):
    """What its owner sees of it."""

    has_second_factor: bool
    codes_left: int


def second_factor_of(store: Store, login: str) -> SecondFactorShown:
    """Whether there is one, and how many recovery codes are unused."""
    with store.read() as transaction:
        return SecondFactorShown(
            has_second_factor=second_factors.has_one(transaction, login),
            codes_left=second_factors.codes_left(transaction, login),
        )
