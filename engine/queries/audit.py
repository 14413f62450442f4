"""Whether the history is whole."""

import hashlib
from dataclasses import dataclass

from engine.persistence import Store, history
from engine.persistence.history import Broken


@dataclass(frozen=True, slots=True)
class Verified:
    """Chains and lines looked at, the chains that do not hold, and one hash over all heads."""

    chains: int
    lines: int
    broken: tuple[Broken, ...]
    digest: str


def verify(store: Store) -> Verified:
    """Recompute every chain from its first line."""
    with store.read() as transaction:
        heads = sorted(history.heads(transaction))
        found = [history.first_break(transaction, *head) for head in heads]
    digest = hashlib.sha256(repr(heads).encode()).hexdigest()
    broken = tuple(one for one in found if one is not None)
    return Verified(len(heads), sum(length for _, length, _ in heads), broken, digest)
