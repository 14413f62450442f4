"""Variables of a case."""

from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.persistence import Store, audiences, case_files, reading


def root_variables(store: Store, actor: Actor, process_instance_key: int) -> dict[str, Json]:
    """The process variables that the actor may read, by name; the root scope's key is the
    instance's.
    """
    with store.read() as transaction:
        found = case_files.find(transaction, actor, process_instance_key)
        if found is None:
            return {}
        reader = audiences.reader(transaction, actor, found[0])
        known = reading.variables(transaction, process_instance_key)
        return {name: value for name, value in known.items() if reader.reads_variable(name)}
