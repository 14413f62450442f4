"""What pages ask, on both databases: who may see which case and task."""

from datetime import UTC, datetime, timedelta

import pytest

from engine.errors import NotFound, Refused
from engine.lifecycle.actor import SYSTEM, Actor
from engine.lifecycle.audience import EVERYBODY, STAFF, Audiences
from engine.persistence import Store, bounded, searching, task_lists
from engine.persistence.audience_rows import Party
from engine.persistence.audiences import keep
from engine.persistence.case_rows import ElementInstance, Instance, UserTask, Variable
from engine.persistence.columns import dump_json
from engine.persistence.definition_rows import Definition, Deployment, Resource
from engine.persistence.runtime_rows import Candidate
from engine.queries.case_file import case_file
from engine.queries.cases import (
    CaseFilter,
    batch,
    batches,
    judged_by,
    processes_seen,
    search_cases,
)
from engine.queries.deadlines import TimerFilter, what_falls_due
from engine.queries.definitions import latest_definitions, versions
from engine.queries.documents import document_content
from engine.queries.operations import Procedure, open_incidents, overview
from engine.queries.search import search
from engine.queries.task_page import task_page
from engine.queries.user_tasks import Order, TaskFilter, offers_of, processes_in_todo, todo

NOW = datetime(2026, 3, 16, 1, tzinfo=UTC)
CASE, TASK, PROCESS = 100, 200, 10
DEPT = Actor("wang", "王处", frozenset({"dept"}))
HOST = Actor("li", "李老师", frozenset({"host:1"}))
OTHER = Actor("zhao", "赵工", frozenset({"host:11"}))


@pytest.fixture
def filled(store: Store) -> Store:
    """A case that concerns host:1, with a task offered to dept."""
    with store.write() as transaction:
        transaction.add_all(
            [Deployment(key=1, number=1, deployed_at=NOW, deployed_by="x", reason="")]
        )
        transaction.add(Resource(sha256="0", content=b"<x/>"))
        transaction.flush()
        transaction.add(_definition())
        transaction.flush()
        transaction.add(_case())
        transaction.flush()
        transaction.add(_task())
        transaction.add_all(
            Variable(
                key=300 + n, instance_key=CASE, scope_key=CASE, name=name, value=dump_json(value),
                updated_at=NOW,
            )
            for n, (name, value) in enumerate({"batchId": "B-1"}.items())
        )  # fmt: skip
        transaction.add_all(
            Party(root_key=CASE, who=who, role=role)
            for who, role in (("group:dept", "department"), ("group:host:1", "applicant"))
        )
        keep(transaction, PROCESS, Audiences(variables={"batchId": EVERYBODY}))
        transaction.flush()
        transaction.add(
            Candidate(
                task_key=TASK, who="group:dept", role="candidate", deadline_at=NOW, offered=True
            )
        )
    return store


def _definition() -> Definition:
    return Definition(
        key=PROCESS, kind="process", id="review", name="审核", version=1, version_tag=None,
        latest=True, deployment_key=1, deployment_number=1,
        resource_name="review.bpmn", sha256="0", parent_key=None,
    )  # fmt: skip


def _case() -> Instance:
    return Instance(
        key=CASE, process_key=PROCESS, process_id="review", process_version=1, title="甲所的申请",
        state="active", started_at=NOW, started_by="platform", root_key=CASE, deployments_known=1,
    )  # fmt: skip


def _task() -> UserTask:
    return UserTask(
        key=TASK, instance_key=CASE, process_key=PROCESS, process_id="review",
        element_instance_key=201, element_id="check", name="初审", state="open", assignee=None,
        candidate_groups=["dept"], candidate_users=[], due_at=NOW, deadline_at=NOW, priority=50,
        headers={}, created_at=NOW, signers=[],
    )  # fmt: skip


def test_a_task_is_listed_for_its_candidates_alone(filled: Store) -> None:
    assert [task.key for task in todo(filled, DEPT, TaskFilter()).tasks] == [TASK]
    assert todo(filled, HOST, TaskFilter()).total == 0


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (TaskFilter("offered"), 1),
        (TaskFilter("mine"), 0),
        (TaskFilter(text="甲所 初审"), 1),
        (TaskFilter(text="%"), 0),
        (TaskFilter(process_id="review", due_by=NOW), 1),
        (TaskFilter(due_after=NOW), 0),
    ],
)
def test_the_list_is_narrowed_by_every_filter(
    filled: Store, wanted: TaskFilter, found: int
) -> None:
    assert todo(filled, DEPT, wanted).total == found


@pytest.mark.parametrize("actor", [DEPT, HOST, SYSTEM])
def test_a_case_is_seen_by_those_it_concerns(filled: Store, actor: Actor) -> None:
    assert case_file(filled, actor, CASE).title == "甲所的申请"
    assert [line.key for line in search_cases(filled, actor, CaseFilter())[0]] == [CASE]
    assert [line.id for line in batches(filled, actor)] == ["B-1"]
    assert len(batch(filled, actor, "B-1").cases) == 1


def test_a_group_whose_name_only_begins_the_same_sees_nothing(filled: Store) -> None:
    with pytest.raises(NotFound):
        case_file(filled, OTHER, CASE)
    with pytest.raises(NotFound):
        batch(filled, OTHER, "B-1")
    assert search_cases(filled, OTHER, CaseFilter()) == ((), 0)


def test_a_party_of_the_case_may_not_open_the_tasks_of_others(filled: Store) -> None:
    assert task_page(filled, DEPT, TASK).verbs == {"claim"}
    with pytest.raises(NotFound):
        task_page(filled, HOST, TASK)


def test_only_administrators_see_incidents(filled: Store) -> None:
    assert open_incidents(filled, SYSTEM) == ((), 0)
    with pytest.raises(Refused):
        open_incidents(filled, DEPT)


def test_what_is_deployed_counts_what_runs(filled: Store) -> None:
    (process,) = latest_definitions(filled, "process")
    assert process.running == 1
    assert versions(filled, "process", "review") == (process,)


def test_a_task_with_a_day_of_its_own_falls_due(filled: Store) -> None:
    (line,), total = what_falls_due(filled, DEPT, TimerFilter(due_by=NOW))
    assert (line.case_title, line.falls.due_at, total) == ("甲所的申请", NOW, 1)


def test_questions_without_an_answer_answer_nothing(filled: Store) -> None:
    assert what_falls_due(filled, DEPT, TimerFilter(due_by=NOW - timedelta(days=1))) == ((), 0)
    assert processes_in_todo(filled, HOST) == ()
    with pytest.raises(NotFound):
        document_content(filled, DEPT, CASE, "0" * 64)


def test_the_tasks_of_a_person_are_counted_by_where_they_come_from(filled: Store) -> None:
    found = offers_of(filled, DEPT)
    assert (found.mine, found.groups) == (0, (("dept", "dept", 1),))
    assert offers_of(filled, HOST).groups == ()


@pytest.mark.parametrize("order", ["due", "received", "case"])
def test_a_list_of_tasks_has_its_order(filled: Store, order: Order) -> None:
    assert [task.key for task in todo(filled, DEPT, TaskFilter(order=order)).tasks] == [TASK]


@pytest.mark.parametrize(("group", "number"), [("dept", 1), ("agency", 0)])
def test_a_list_of_tasks_is_narrowed_to_a_group(filled: Store, group: str, number: int) -> None:
    assert todo(filled, DEPT, TaskFilter(group=group)).total == number


def test_the_overview_counts_what_the_person_may_see(filled: Store) -> None:
    found = overview(filled, DEPT, now=NOW, soon_by=NOW, due_by=NOW)
    assert found.procedures == (Procedure("review", found.procedures[0].name, active=1, late=1),)
    assert [(step.open, step.late) for step in found.steps] == [(1, 1)]
    assert (found.incidents, found.undelivered) == (None, None)
    assert overview(filled, OTHER, now=NOW, soon_by=NOW, due_by=NOW).procedures == ()


def test_the_overview_tells_those_who_mend_what_is_to_be_mended(filled: Store) -> None:
    found = overview(filled, SYSTEM, now=NOW, soon_by=NOW, due_by=NOW)
    assert (found.incidents, found.undelivered) == (0, 0)


@pytest.mark.parametrize(
    ("wanted", "number"),
    [
        (CaseFilter(due_by=NOW), 1),
        (CaseFilter(due_by=NOW - timedelta(days=1)), 0),
        (CaseFilter(step="初审"), 1),
        (CaseFilter(step="公示"), 0),
        (CaseFilter(stuck=True), 0),
    ],
)
def test_every_number_of_the_overview_is_a_list_of_cases(
    filled: Store, wanted: CaseFilter, number: int
) -> None:
    assert search_cases(filled, DEPT, wanted)[1] == number


def test_a_case_in_a_list_tells_its_tasks_from_what_it_waits_for(filled: Store) -> None:
    stands = {"初审": "userTask", "公示期届满": "intermediateCatchEvent", "": "process"}
    with filled.write() as transaction:
        transaction.add_all(
            ElementInstance(
                key=400 + number, instance_key=CASE, element_id="e", type=kind, name=name,
                state="active", started_at=NOW,
            )
            for number, (name, kind) in enumerate(stands.items())
        )  # fmt: skip
    ((line,), _) = search_cases(filled, DEPT, CaseFilter())
    assert (line.tasks, line.awaits) == (("初审",), ("公示期届满",))


def test_a_deputy_counts_a_task_once_that_is_offered_to_both(filled: Store) -> None:
    """Offered by name to the absent colleague and to the deputy: one task, one line, one count."""
    deputy = Actor("dai", "代理", frozenset({"dept"}), stands_for=frozenset({"wang"}))
    with filled.write() as transaction:
        transaction.add_all(
            Candidate(task_key=TASK, who=f"user:{who}", role=role, deadline_at=NOW, offered=True)
            for who, role in (("dai", "signer"), ("wang", "adviser"))
        )
    found = offers_of(filled, deputy)
    assert found.mine == todo(filled, deputy, TaskFilter("mine")).total == 1
    assert found.offered == todo(filled, deputy, TaskFilter("offered")).total == 1


@pytest.fixture
def scored(filled: Store) -> Store:
    """The same case with a variable that no diagram gives to the applicant."""
    with filled.write() as transaction:
        transaction.add(
            Variable(
                key=350, instance_key=CASE, scope_key=CASE, name="average_score",
                value=dump_json("九十一分"), updated_at=NOW,
            )
        )  # fmt: skip
    return filled


@pytest.mark.parametrize(("actor", "number"), [(DEPT, 1), (HOST, 0)])
def test_words_that_a_person_may_not_read_find_no_case(
    scored: Store, actor: Actor, number: int
) -> None:
    assert search_cases(scored, actor, CaseFilter(text="九十一分"))[1] == number


@pytest.mark.parametrize(
    ("actor", "names"), [(DEPT, {"average_score", "batchId"}), (HOST, {"batchId"})]
)
def test_variables_are_read_by_their_audience_in_case_batch_and_search(
    scored: Store, actor: Actor, names: set[str]
) -> None:
    assert set(case_file(scored, actor, CASE).variables) == names
    assert set(batch(scored, actor, "B-1").cases[0].variables) == names
    assert {row["name"] for row in search(scored, "variable", actor).rows} == names


@pytest.mark.parametrize(("actor", "cases"), [(DEPT, {CASE}), (HOST, frozenset())])
def test_scores_of_a_batch_are_for_those_who_judge_it(
    scored: Store, actor: Actor, cases: set[int]
) -> None:
    assert judged_by(scored, actor, [CASE]) == cases


def test_a_party_opens_only_the_tasks_of_its_audience(filled: Store) -> None:
    """A role that reads another step of the case does not thereby read this one."""
    with filled.write() as transaction:
        keep(transaction, PROCESS, Audiences({"other": EVERYBODY, "check": STAFF}))
    assert [row["key"] for row in search(filled, "user_task", HOST).rows] == []
    assert [row["key"] for row in search(filled, "user_task", DEPT).rows] == [TASK]


def test_more_than_anybody_counts_is_found_another_way_and_is_the_same(
    filled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shown() -> list[object]:
        return [
            (
                search_cases(filled, actor, CaseFilter())[0],
                processes_seen(filled, actor),
                todo(filled, actor, TaskFilter()).tasks,
                [process for process, *_ in processes_in_todo(filled, actor)],
                [row["key"] for row in search(filled, "process_instance", actor).rows],
                what_falls_due(filled, actor)[0],
                overview(filled, actor, now=NOW, soon_by=NOW, due_by=NOW + timedelta(days=9)),
                batches(filled, actor),
            )
            for actor in (DEPT, HOST, OTHER)
        ]

    counted = shown()
    for module in (bounded, task_lists, searching):
        monkeypatch.setattr(module, "MOST_COUNTED", 0)
    assert shown() == counted
    assert search(filled, "process_instance", DEPT).more
