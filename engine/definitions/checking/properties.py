"""Properties that mean something to a room outside: their values are judged there."""

from collections.abc import Callable, Iterator, Mapping

from engine.definitions.checking.fault import Fault
from engine.definitions.model import Process
from engine.definitions.naming import called

PropertyFaults = Mapping[str, Callable[[str], str | None]]
"""By the name of a property: what is wrong with a value, or None."""


def property_faults(process: Process, properties: PropertyFaults) -> Iterator[Fault]:
    """Every property with a value that cannot be, or on an element where nothing would come of it.

    Many instances of an element that is no user task would all be passed at once, unseen.
    """
    for node in process.nodes.values():
        for name in node.properties.keys() & properties.keys():
            wrong = properties[name](node.properties[name])
            if wrong is not None:
                yield Fault(node.id, f"{called(node)}的属性 {name}：{wrong}")
            elif node.loop is not None and node.kind != "userTask":
                yield Fault(node.id, f"{called(node)}是多实例环节，属性 {name} 只能写在用户任务上")
