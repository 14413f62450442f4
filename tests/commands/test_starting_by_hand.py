"""Who may start a case in the middle or have it end there, and by which tags it is found."""

from collections.abc import Iterator

import pytest

from engine.assembly import assemble
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.jobs.activate_jobs import activate_jobs
from engine.commands.process_instances.modify_process_instance import modify_process_instance
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.commands.user_tasks.look_ahead import look_ahead_of_start
from engine.errors import Invalid, NotFound, Refused
from engine.execution.stimuli import Activation
from engine.lifecycle.actor import Actor
from engine.persistence import Store
from engine.persistence.case_rows import Instance, Tag
from engine.queries.search import Condition, search
from engine.settings import Settings
from tests.commands.conftest import ADMIN, NOW
from tests.commands.looking import all_of, open_tasks, state_of, variables
from tests.drawing import (
    chain,
    diagram,
    element,
    end,
    flow,
    script,
    service,
    start,
    sub,
    user,
    xor,
    zeebe,
)

OPERATOR = Actor("op", "欧工", frozenset({"operators"}))
HOST = Actor("host", "陈工", frozenset({"host"}))
PROCESS = diagram(
    start("S", zeebe("properties", zeebe("property", name="startableBy", value="host"))),
    user("A"),
    sub("U", start("S1"), user("B"), user("C"), chain("S1", "B", "C")),
    service("D"),
    chain("S", "A", "U", "D"),
)
CALLING = diagram(
    start(), element("callActivity", "K", zeebe("calledElement", processId="P")), chain("S", "K"),
    process='id="Q" name="甲" isExecutable="true"',
)  # fmt: skip


@pytest.fixture
def engine(store: Store) -> Iterator[Engine]:
    url = store.database.url.render_as_string(hide_password=False)
    settings = Settings(url, "demonstration")
    made = assemble(settings)
    deploy_resources(made, {"p.bpmn": PROCESS, "q.bpmn": CALLING}, actor=ADMIN, now=NOW)
    yield made
    made.store.close()


def begin(engine: Engine, actor: Actor = OPERATOR, process: str = "P", **more: object) -> int:
    started = start_process_instance(
        engine,
        process_id=process,
        actor=actor,
        now=NOW,
        **more,  # type: ignore[arg-type]
    )
    return started.process_instance_key


def complete(engine: Engine, name: str) -> None:
    [task] = [task for task in open_tasks(engine) if task.element_id == name]
    complete_user_task(engine, task.key, {}, actor=ADMIN, now=NOW)


def test_nobody_chooses_an_earlier_version_to_be_judged_by(engine: Engine) -> None:
    changed = PROCESS.replace("流程".encode(), "新流程".encode())
    deploy_resources(engine, {"p.bpmn": changed}, actor=ADMIN, now=NOW)
    with pytest.raises(Refused, match="已更新为第 2 版"):
        begin(engine, HOST, version=1)
    assert begin(engine, HOST, version=2)


def test_an_operator_starts_a_case_in_the_middle(engine: Engine) -> None:
    begin(engine, begin_at=["C"], variables={"n": 1})
    assert [task.element_id for task in open_tasks(engine)] == ["C"]
    complete(engine, "C")
    assert activate_jobs_of(engine) == ["D"]


def activate_jobs_of(engine: Engine) -> list[str]:
    minute = NOW.replace(hour=2) - NOW
    taken = activate_jobs(engine, "work", worker="w", timeout=minute, limit=9, actor=ADMIN, now=NOW)
    return [job.element_id for job in taken]


def test_whoever_may_start_at_the_beginning_may_not_start_in_the_middle(engine: Engine) -> None:
    with pytest.raises(Refused, match="不能调整案件"):
        begin(engine, HOST, begin_at=["C"])
    with pytest.raises(Refused, match="不能终止案件"):
        begin(engine, HOST, end_after=["A"])
    assert all_of(engine, Instance) == []


def test_a_case_ends_after_the_element_it_was_told(engine: Engine) -> None:
    key = begin(engine, begin_at=["B"], end_after=["B"])
    complete(engine, "B")
    assert (state_of(engine, key), open_tasks(engine)) == ("terminated", [])


def test_an_element_that_is_not_drawn_begins_nothing(engine: Engine) -> None:
    with pytest.raises(NotFound, match="没有元素「Z」"):
        begin(engine, begin_at=["Z"])
    assert all_of(engine, Instance) == []


def test_variables_of_an_activation_go_to_the_scope_they_name(engine: Engine) -> None:
    key = begin(engine, begin_at=["A"])
    given = (("", {"a": 1}), ("U", {"b": 2}))
    modify_process_instance(engine, key, activate=[Activation("C", variables=given)],
                            actor=OPERATOR, now=NOW, reason="漏办")  # fmt: skip
    [task] = [task for task in open_tasks(engine) if task.element_id == "C"]
    assert variables(engine, key) == {"a": 1}
    page = search(engine.store, "variable", ADMIN, [Condition("name", "eq", "b")])
    assert page.rows[0]["scope_key"] not in (key, task.element_instance_key)


def tagged(engine: Engine, noun: str, *tags: str) -> list[object]:
    found = search(engine.store, noun, ADMIN, [Condition("tags", "eq", list(tags))])
    return [row["key"] for row in found.rows]


def test_a_case_is_found_by_all_its_tags(engine: Engine) -> None:
    both = begin(engine, ADMIN, tags=["year:2026", "batch-1", "batch-1"])
    one = begin(engine, ADMIN, tags=["year:2026"])
    none = begin(engine, ADMIN)
    assert tagged(engine, "process_instance", "year:2026") == [both, one]
    assert tagged(engine, "process_instance", "year:2026", "batch-1") == [both]
    assert tagged(engine, "process_instance") == [both, one, none]
    task = next(task.key for task in open_tasks(engine) if task.instance_key == both)
    assert tagged(engine, "user_task", "batch-1") == [task]


def test_what_a_case_calls_has_its_tags(engine: Engine) -> None:
    caller = begin(engine, ADMIN, "Q", tags=["a"])
    called = next(row for row in all_of(engine, Instance) if row.parent_key == caller)
    assert (called.tags, tagged(engine, "process_instance", "a")) == (["a"], [caller, called.key])


def test_a_job_tells_the_tags_of_its_case(engine: Engine) -> None:
    begin(engine, begin_at=["D"], tags=["b", "a"])
    minute = NOW.replace(hour=2) - NOW
    [job] = activate_jobs(engine, "work", worker="w", timeout=minute, limit=9, actor=ADMIN, now=NOW)
    assert job.tags == ("a", "b")


@pytest.mark.parametrize("tag", ["", "1a", "a b", "标签", "a" * 101])
def test_what_is_no_tag_begins_nothing(engine: Engine, tag: str) -> None:
    with pytest.raises(Invalid, match="不能作标签"):
        begin(engine, ADMIN, tags=[tag])
    assert all_of(engine, Tag) == []


def test_a_case_has_at_most_ten_tags(engine: Engine) -> None:
    with pytest.raises(Invalid, match="最多 10 个"):
        begin(engine, ADMIN, tags=[f"t{n}" for n in range(11)])


@pytest.mark.parametrize(("role", "told"), [("applicant", False), ("department", True)])
def test_a_start_looked_at_ahead_tells_nothing_that_hangs_on_what_the_starter_does_not_read(
    engine: Engine, role: str, told: bool
) -> None:
    said = {"role": role, "startableBy": "host"}
    properties = zeebe("properties", *(zeebe("property", name=n, value=v) for n, v in said.items()))
    way = xor("way", default="way_B")
    steps = (
        user(id, zeebe("assignmentDefinition", candidateGroups=group))
        for id, group in (("A", "nobody"), ("B", "host"))
    )
    drawn = diagram(
        start("S", properties), script("find", "1", "hidden"), way, *steps, end(),
        chain("S", "find", "way"), flow("way", "A", "hidden = 1"), flow("way", "B"),
        chain("A", "E"), chain("B", "E"), process='id="W" name="路" isExecutable="true"',
    )  # fmt: skip
    (deployed,) = deploy_resources(engine, {"w.bpmn": drawn}, actor=ADMIN, now=NOW)
    ahead = look_ahead_of_start(engine, deployed.key, {}, actor=HOST, now=NOW)
    assert bool(ahead.unattended) == told
