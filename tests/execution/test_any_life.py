"""Whatever happens to an instance, in whatever order: what is kept of it stays in order.

The instances are those of betsy's behaviours, with tasks that wait for somebody.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import NotFound, Refused
from engine.execution import migrate
from engine.execution.stimuli import (
    Activation,
    Cancel,
    Complete,
    Modify,
    Retry,
    SetVariables,
    Throw,
)
from engine.execution.waits import Incident, Job, Timer
from tests.execution.betsy.test_betsy import EXECUTED
from tests.execution.driving import Case, saved

ALONE = {name: row for name, row in EXECUTED.items() if not row.others}
STEPS = st.lists(
    st.tuples(st.sampled_from(["go", "throw", "set", "withdraw", "begin", "time", "move"]),
              st.integers(0, 50)),
    min_size=1, max_size=12,
)  # fmt: skip


def happen(case: Case, what: str, pick: int) -> None:
    """One thing that a person, a worker or the clock does."""
    waits = sorted(case.waits.values(), key=lambda wait: wait.key)
    wait = waits[pick % len(waits)] if waits else None
    nodes = sorted(case.executable.process.nodes)
    tokens = sorted(token.key for token in case.state.all())
    match what:
        case "go" if isinstance(wait, Incident):
            case.apply(Retry(wait.key))
        case "go" if wait and not (isinstance(wait, Timer) and wait.due_at is None):
            case.apply(Complete(wait.key, {"x": "abc"[pick % 3]}))
        case "throw" if isinstance(wait, Job):
            case.apply(Throw(wait.key, "error" if pick % 2 else "escalation", "eu"[pick % 2]))
        case "set":
            case.apply(
                SetVariables(tokens[pick % len(tokens)], {"x": "abc"[pick % 3]}, pick % 2 == 0)
            )
        case "withdraw":
            case.apply(Modify("测试", terminate=(tokens[pick % len(tokens)],)))
        case "begin":
            case.apply(Modify("测试", activate=(Activation(nodes[pick % len(nodes)]),)))
        case "time":
            case.pass_time(minutes=30)
        case "move":
            state, same = saved(case.state), case.executable
            case.take(state, migrate(same, same, state, {}, case.execution_context()))


def in_order(case: Case) -> bool:
    """Waits, tokens and variables agree; every token lives in one that lives."""
    tokens = {token.key: token for token in case.state.all()}
    kept = sorted(key for token in tokens.values() for key in token.waits)
    parents = {token.parent for token in tokens.values() if token.parent is not None}
    return (
        kept == sorted(case.waits)
        and parents <= tokens.keys()
        and (bool(case.waits) or case.status != "active")
    )


@pytest.mark.parametrize("name", ALONE)
@settings(max_examples=10)
@given(x=st.sampled_from(["a", "ab", "c", 1]), steps=STEPS)
def test_what_is_kept_stays_in_order_whatever_happens(name, x, steps):
    waiting = ALONE[name].files["p.bpmn"].replace(b"manualTask", b"userTask")
    case = Case.started(waiting, x=x)
    for what, pick in steps:
        if case.status != "active":
            break
        try:
            happen(case, what, pick)
        except (NotFound, Refused):
            continue
        assert in_order(case)
    if case.status == "active":
        case.apply(Cancel("测试"))
    assert (case.waits, [token.parent for token in case.state.all()]) == ({}, [None])
