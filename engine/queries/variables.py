"""Variables of a case."""

from engine.json_types import Json
from engine.persistence import Store, reading


def root_variables(store: Store, process_instance_key: int) -> dict[str, Json]:
    """The process variables, by name; the root scope's key is the instance's."""
    with store.read() as transaction:
        return reading.variables(transaction, process_instance_key)
