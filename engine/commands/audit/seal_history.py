"""Sign what was written before there was a key, or with an older one."""

from engine.commands.core.engine import Engine
from engine.errors import Refused
from engine.persistence import Transaction, history, row_seals


def seal(engine: Engine) -> int:
    """Sign every line of every chain with the current key, and take in rows made before rows were
    sealed; how many lines.

    Raises Refused where a chain does not hold: what was tampered with is never signed.
    """
    with engine.store.write() as transaction:
        _require_whole(transaction)
        new = row_seals.unsealed(transaction)
        if new:
            row_seals.write(transaction, new)
        return history.reseal(transaction)


def _require_whole(transaction: Transaction) -> None:
    for chain, length, last in history.heads(transaction):
        broken = history.first_break(transaction, chain, length, last, unsigned=True)
        if broken is not None:
            raise Refused(f"没有签署：链 {chain} 第 {broken.number} 条{broken.why}。")
