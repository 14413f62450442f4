"""Make somebody a party of a case, as the register would."""

from engine.commands.core.engine import Engine
from engine.persistence.audiences import add_parties


def concern(engine: Engine, case_key: int, group: str, role: str) -> None:
    """The case concerns this group, in this role."""
    with engine.store.write() as transaction:
        add_parties(transaction, case_key, [(f"group:{group}", role)])
