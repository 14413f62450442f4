"""How a sentence names an element: the words on the diagram, else its id."""

from engine.definitions.model import FlowNode
from engine.definitions.vocabulary import KIND_NAMES


def called(node: FlowNode) -> str:
    """Kind and name of a flow node.

    >>> called(FlowNode(id="A", kind="userTask", name="审核", container="P"))
    '用户任务「审核」'
    """
    return f"{KIND_NAMES[node.kind]}「{node.name or node.id}」"
