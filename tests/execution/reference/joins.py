"""Which tokens an inclusive join still waits for."""

from tests.execution.reference.shapes import Flow, Node, Scope


def keeps_waiting(scope: Scope, gateway: Node, token: str, waiting: list[Flow]) -> bool:
    """Whether a token at the node `token` keeps the gateway waiting.

    It does when it can come to a flow of the gateway that is empty, and to none that has its token,
    without passing the gateway on its way.
    """
    ways = reachable(scope, gateway, token)
    filled = {flow.id for flow in waiting}
    empty = {flow.id for flow in scope.incoming(gateway.id)} - filled
    return bool(ways & empty) and not ways & filled


def reachable(scope: Scope, gateway: Node, token: str) -> set[str]:
    """The flows that a token at this node may come along."""
    seen: set[str] = set()
    ways: set[str] = set()
    ahead = [token]
    while ahead:
        node = scope.by_id[ahead.pop()]
        if node.id in seen or node.id == gateway.id:
            continue
        seen.add(node.id)
        flows = scope.outgoing(node.id)
        ways |= {flow.id for flow in flows}
        ahead += [flow.target for flow in flows]
        ahead += [event.id for event in scope.boundary_events(node.id)]
        ahead += [other.id for other in scope.linked(node)]
    return ways
