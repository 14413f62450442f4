"""What is still to be done after the password, before any page opens."""

from engine.commands.core.engine import Engine
from engine.lifecycle.sessions import Lack
from engine.persistence import Transaction, accounts, second_factors
from engine.persistence.account_rows import User


def lack_of(engine: Engine, transaction: Transaction, user: User, *, verified: bool) -> Lack:
    """What a session of this account lacks; `verified`: its second factor was shown."""
    if not verified and second_factors.has_one(transaction, user.login):
        return "second_factor"
    if not verified and must_have_one(engine, transaction, user.login):
        return "enrolment"
    return "new_password" if user.password_to_be_changed else ""


def must_have_one(engine: Engine, transaction: Transaction, login: str) -> bool:
    """Whether the account needs a second factor: in production, whoever holds an office.

    GB/T 22239-2019, 8.1.4.1: two or more kinds of proof, one of them cryptographic.
    """
    return engine.settings.production and bool(accounts.offices_of(transaction, login))
