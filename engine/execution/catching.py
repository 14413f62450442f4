"""Where a token waits for an event, and which token catches what is thrown."""

from collections.abc import Iterator
from typing import Any, Literal

from engine.deadlines.timing import Due
from engine.definitions.model import (
    ConditionalEvent,
    ErrorEvent,
    EscalationEvent,
    Expression,
    FlowNode,
    MessageEvent,
    SignalEvent,
    Text,
    TimerEvent,
)
from engine.execution.evaluating import evaluate, required_text
from engine.execution.kernel import Instance, Token
from engine.execution.open_waits import Opening, Role
from engine.execution.problems import IncidentRaised
from engine.execution.timers import resolve
from engine.execution.waits import (
    ConditionalSubscription,
    MessageSubscription,
    SignalSubscription,
    Timer,
)
from engine.feel.values.text import text_of
from engine.messages.keys import key_of


def subscribe(instance: Instance, token: Token, node: FlowNode, role: Role) -> Iterator[Opening]:
    """The wait of `token` for the event of `node`; none for what is only ever thrown at it.

    Raises:
        IncidentRaised: a correlation key, name or timer has no usable value.
    """
    place = place_of(token, node)
    match node.event:
        case MessageEvent(name, key):
            named = required_text(token, name, "消息名称")
            correlation = correlation_key(instance, token, key, named)
            yield (
                role,
                MessageSubscription(
                    **place, name=named, correlation_key=correlation, interrupting=node.interrupting
                ),
                None,
            )
        case SignalEvent(name):
            named = required_text(token, name, "信号名称")
            yield (
                role,
                SignalSubscription(**place, name=named, interrupting=node.interrupting),
                None,
            )
        case ConditionalEvent(condition):
            instance.scopes.changed = True
            yield (
                role,
                ConditionalSubscription(
                    **place, condition=condition.text, interrupting=node.interrupting
                ),
                None,
            )
        case TimerEvent(kind, value):
            given = value if isinstance(value, str) else evaluate(token, value)
            due = resolve(kind, given, instance.execution_context.now)
            cycle = str(given) if kind == "timeCycle" else None
            yield role, timer(place, node, due), cycle
        case _:
            return


def place_of(token: Token, node: FlowNode) -> dict[str, Any]:
    """What all waits have: a new key, the token that owns it, the element that goes on."""
    return {
        "key": token.workflow.execution_context.next_key(),
        "element_instance_key": token.id,
        "element_id": node.id,
    }


def timer(place: dict[str, Any], node: FlowNode, due: Due) -> Timer:
    """The wait of a timer event."""
    return Timer(
        **place,
        due_at=due.due_at,
        estimate=due.estimate,
        repetitions=due.repetitions,
        interrupting=node.interrupting,
        deadline_id=due.deadline_id,
        explanation=due.explanation,
        counted_from=due.counted_from,
        headers=node.properties,
    )


def correlation_key(instance: Instance, token: Token, key: Text | None, name: str) -> str:
    """The key that a message of this name is sent or waited for with: a text, or a number as FEEL's
    `string()` writes it.

    Raises:
        IncidentRaised: it is neither.
    """
    value = evaluate(token, key) if isinstance(key, Expression) else key
    found = key_of(value)
    if found is None:
        said = key.text if isinstance(key, Expression) else key
        got = "null" if value is None else text_of(value)
        why = f"消息「{name}」的关联键「={said}」应得到文字或数字，而得到「{got}」"
        raise IncidentRaised("extract_value_error", why)
    return found


def find_catcher(
    instance: Instance, thrower: Token, kind: Literal["error", "escalation"], code: str
) -> tuple[Token, FlowNode] | None:
    """The nearest token that catches: outwards, at each level boundary events first.

    An event that names the code comes before one that catches everything. An event sub-process
    does not catch what is thrown inside itself.
    """
    token: Token | None = thrower
    while token is not None:
        boundary = _matching(instance, token.task_spec.boundary_events, kind, code)
        if boundary is not None:
            return token, boundary
        scope = token.parent
        if scope is not None and not scope.notes.get("interrupted"):
            starts = tuple(
                start
                for sub_process, start in scope.task_spec.event_sub_processes
                if sub_process.id != token.task_spec.node.id
            )
            start = _matching(instance, starts, kind, code)
            if start is not None:
                return scope, start
        token = scope
    return None


def _matching(
    instance: Instance, nodes: tuple[FlowNode, ...], kind: str, code: str
) -> FlowNode | None:
    wanted = ErrorEvent if kind == "error" else EscalationEvent
    catching = [node for node in nodes if isinstance(node.event, wanted)]
    named = [node for node in catching if node.event.code == code]  # type: ignore[union-attr]  # filtered above
    anything = [node for node in catching if not node.event.code]  # type: ignore[union-attr]  # filtered above
    return next(iter(named + anything), None)
