"""Whoever leaves a group, or stands in for nobody any more, loses what that let him do and read."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from engine.assembly import assemble
from engine.commands.accounts.appoint_deputy import appoint_deputy
from engine.commands.accounts.change_account import change_account
from engine.commands.accounts.disable_account import disable_account
from engine.commands.accounts.end_deputy import end_deputy
from engine.commands.accounts.expire_deputies import expire_deputies
from engine.commands.accounts.limit_account import limit_account
from engine.commands.accounts.register_account import register_account
from engine.commands.accounts.sweep_parties import sweep_parties
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.sessions.sign_in_by_identity import Identity, sign_in_by_identity
from engine.commands.user_tasks.assign_user_task import assign_user_task
from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.commands.user_tasks.release_user_task import release_user_task
from engine.errors import Forbidden, Invalid, NotFound
from engine.lifecycle.actor import SYSTEM, Actor
from engine.persistence import Store, accounts, audiences, identities
from engine.persistence.account_rows import User
from engine.persistence.case_rows import UserTask
from engine.queries.accounts import actor_of, list_appointments
from engine.queries.audit import verify
from engine.queries.case_file import case_file
from engine.queries.search import search
from engine.queries.task_page import task_page, task_to_complete
from engine.queries.user_tasks import TaskFilter, todo
from engine.settings import Settings
from tests.commands.conftest import NOW
from tests.commands.looking import open_tasks
from tests.drawing import chain, diagram, end, last_day, start, user, zeebe

ROLES = ("department", "expert")
PEOPLE = {"li": ["many", "office"], "wu": ["many"], "zhou": ["office"]}


def drawn(role: str) -> bytes:
    said = zeebe("properties", zeebe("property", name="role", value=role))
    steps = (user(id, zeebe("assignmentDefinition", candidateGroups="many"), said) for id in "AB")
    return diagram(last_day(), start(), *steps, end(), chain("S", "A", "B", "E"))


@pytest.fixture
def engine(store: Store) -> Iterator[Engine]:
    url = store.database.url.render_as_string(hide_password=False)
    made = assemble(Settings(url, "demonstration"))
    for login, groups in PEOPLE.items():
        register_account(
            made, login, name=login, password="correct horse", groups=groups, actor=SYSTEM, now=NOW
        )
    yield made
    made.store.close()


def begin(engine: Engine, role: str = "department") -> tuple[int, int]:
    """A case, and its first task."""
    deploy_resources(engine, {"p.bpmn": drawn(role)}, actor=SYSTEM, now=NOW)
    begun = start_process_instance(
        engine, process_id="P", variables={"unit": "甲所"}, actor=SYSTEM, now=NOW
    )
    return begun.process_instance_key, open_tasks(engine)[0].key


def who(engine: Engine, login: str, days: int = 0) -> Actor:
    return actor_of(engine.store, login, now=NOW + timedelta(days=days))


def leave(engine: Engine, login: str = "li") -> None:
    change_account(engine, login, name=login, groups=[], organisation=None, actor=SYSTEM, now=NOW)


def stand_in(engine: Engine) -> None:
    appoint_deputy(
        engine, "li", "zhou", begins_at=NOW, ends_at=NOW + timedelta(days=3), reason="出差",
        actor=who(engine, "li"), now=NOW,
    )  # fmt: skip


def end_it(engine: Engine) -> None:
    (appointment,) = list_appointments(engine.store, NOW)
    end_deputy(engine, appointment.key, actor=who(engine, "li"), now=NOW)


def assignee(engine: Engine, task: int) -> str | None:
    with engine.store.read() as transaction:
        found: str | None = transaction.get_one(UserTask, task).assignee
    return found


def reads_nothing(engine: Engine, login: str, case: int) -> bool:
    actor = who(engine, login)
    with pytest.raises(NotFound):
        case_file(engine.store, actor, case)
    return search(engine.store, "variable", actor).total == 0


def test_whoever_leaves_the_department_reads_none_of_its_cases(engine: Engine) -> None:
    case, task = begin(engine)
    claim_user_task(engine, task, actor=who(engine, "li"), now=NOW)
    complete_user_task(engine, task, {}, actor=who(engine, "li"), now=NOW)
    assert case_file(engine.store, who(engine, "li"), case).key == case
    leave(engine)
    assert reads_nothing(engine, "li", case)
    assert task_page(engine.store, who(engine, "li"), task).variables == {}


@pytest.mark.parametrize("role", ROLES)
def test_what_he_has_in_hand_goes_back_to_the_others(engine: Engine, role: str) -> None:
    case, task = begin(engine, role)
    claim_user_task(engine, task, actor=who(engine, "li"), now=NOW)
    leave(engine)
    assert assignee(engine, task) is None
    assert reads_nothing(engine, "li", case)
    with pytest.raises(NotFound):
        complete_user_task(engine, task, {}, actor=who(engine, "li"), now=NOW)
    claim_user_task(engine, task, actor=who(engine, "wu"), now=NOW)
    assert not verify(engine.store).broken


def test_a_group_that_the_identity_provider_takes_is_lost_with_all_that_it_opened(
    engine: Engine,
) -> None:
    case, task = begin(engine)
    claim_user_task(engine, task, actor=who(engine, "li"), now=NOW)
    with engine.store.write() as transaction:
        identities.link(transaction, "https://id", "1", "li")
    seen = Identity("https://id", "1", "li", "li", None, frozenset(), frozenset({"many"}))
    sign_in_by_identity(engine, seen, now=NOW)
    assert assignee(engine, task) is None
    assert reads_nothing(engine, "li", case)


def test_whoever_may_no_longer_do_everything_has_nothing_in_hand_that_it_let_him_take(
    engine: Engine,
) -> None:
    _, task = begin(engine)
    with engine.store.write() as transaction:
        transaction.get_one(User, "zhou").administrator = True
    claim_user_task(engine, task, actor=who(engine, "zhou"), now=NOW)
    limit_account(engine, "zhou", actor=SYSTEM, now=NOW)
    assert assignee(engine, task) is None


def test_what_a_disabled_account_has_in_hand_goes_back_too(engine: Engine) -> None:
    _, task = begin(engine)
    claim_user_task(engine, task, actor=who(engine, "li"), now=NOW)
    disable_account(engine, "li", actor=SYSTEM, now=NOW, reason="离职")
    claim_user_task(engine, task, actor=who(engine, "wu"), now=NOW)
    assert assignee(engine, task) == "wu"


def test_a_deputy_whose_appointment_ends_keeps_nothing(engine: Engine) -> None:
    case, task = begin(engine)
    stand_in(engine)
    claim_user_task(engine, task, actor=who(engine, "zhou"), now=NOW)
    assert case_file(engine.store, who(engine, "zhou"), case).key == case
    end_it(engine)
    assert assignee(engine, task) is None
    assert reads_nothing(engine, "zhou", case)


def test_a_deputy_who_did_the_step_reads_the_case_no_more(engine: Engine) -> None:
    case, task = begin(engine)
    stand_in(engine)
    complete_user_task(engine, task, {}, actor=who(engine, "zhou"), now=NOW)
    end_it(engine)
    assert reads_nothing(engine, "zhou", case)


def test_a_deputy_whose_days_are_over_may_only_give_the_task_back(engine: Engine) -> None:
    _, task = begin(engine)
    stand_in(engine)
    claim_user_task(engine, task, actor=who(engine, "zhou"), now=NOW)
    later, now = who(engine, "zhou", days=4), NOW + timedelta(days=4)
    with pytest.raises(Forbidden, match="代理已经结束"):
        complete_user_task(engine, task, {}, actor=later, now=now)
    release_user_task(engine, task, actor=later, now=now)
    assert assignee(engine, task) is None


def test_whoever_was_named_keeps_the_task(engine: Engine) -> None:
    _, task = begin(engine)
    assign_user_task(engine, task, "zhou", actor=SYSTEM, now=NOW, reason="指定")
    leave(engine, "zhou")
    complete_user_task(engine, task, {}, actor=who(engine, "zhou"), now=NOW)


def test_a_deputy_whose_days_are_over_has_nothing_in_hand_after_the_next_round(
    engine: Engine,
) -> None:
    case, task = begin(engine)
    stand_in(engine)
    claim_user_task(engine, task, actor=who(engine, "zhou"), now=NOW)
    expire_deputies(engine, now=NOW + timedelta(days=2))
    assert assignee(engine, task) == "zhou"
    expire_deputies(engine, now=NOW + timedelta(days=4))
    assert assignee(engine, task) is None
    with pytest.raises(NotFound):
        case_file(engine.store, who(engine, "zhou", days=4), case)


def test_a_deputy_whose_days_are_over_is_shown_nothing_from_that_moment(engine: Engine) -> None:
    case, task = begin(engine)
    stand_in(engine)
    claim_user_task(engine, task, actor=who(engine, "zhou"), now=NOW)
    before, after = who(engine, "zhou", days=2), who(engine, "zhou", days=3)
    assert task_page(engine.store, before, task).key == task
    assert assignee(engine, task) == "zhou"  # no round has come by
    for ask in (task_page, task_to_complete):
        with pytest.raises(NotFound):
            ask(engine.store, after, task)
    with pytest.raises(NotFound):
        case_file(engine.store, after, case)
    assert [search(engine.store, noun, after).total for noun in ("user_task", "variable")] == [0, 0]
    assert not todo(engine.store, after, TaskFilter("mine")).tasks


def test_whoever_was_named_while_he_stood_in_keeps_what_is_his_own(engine: Engine) -> None:
    _, task = begin(engine)
    stand_in(engine)
    assign_user_task(engine, task, "zhou", actor=SYSTEM, now=NOW, reason="指定")
    assert task_page(engine.store, who(engine, "zhou", days=4), task).key == task


@pytest.mark.parametrize("moved", ["li", "zhou"])
def test_nobody_stands_in_for_somebody_of_another_organisation(engine: Engine, moved: str) -> None:
    _, task = begin(engine)
    stand_in(engine)
    claim_user_task(engine, task, actor=who(engine, "zhou"), now=NOW)
    change(engine, moved, ["office", *(["many"] if moved == "li" else [])], "9")
    assert list_appointments(engine.store, NOW) == ()
    assert assignee(engine, task) is None
    assert who(engine, "zhou").stands_for == frozenset()


def test_an_appointment_of_strangers_from_before_is_none(engine: Engine) -> None:
    stand_in(engine)
    with engine.store.write() as transaction:
        transaction.get_one(User, "zhou").organisation = "9"
    assert who(engine, "zhou").stands_for == frozenset()


def test_whoever_shares_neither_organisation_nor_group_is_nobodys_deputy(engine: Engine) -> None:
    with pytest.raises(Invalid, match="代理人须是本单位的人"):
        appoint_deputy(
            engine, "wu", "zhou", begins_at=NOW, ends_at=NOW + timedelta(days=3), actor=SYSTEM,
            now=NOW,
        )  # fmt: skip


def note_by_name(engine: Engine, case: int, login: str) -> None:
    with engine.store.write() as transaction:
        audiences.add_parties(transaction, case, [(f"user:{login}", "department")])


def test_old_rows_of_people_who_left_are_swept_once_and_no_others(engine: Engine) -> None:
    """Before groups opened cases, whoever did a step was its party by his name, for ever."""
    taken, task = begin(engine)
    complete_user_task(engine, task, {}, actor=who(engine, "li"), now=NOW)
    named, _ = begin(engine)
    given = next(one.key for one in open_tasks(engine) if one.instance_key == named)
    assign_user_task(engine, given, "li", actor=SYSTEM, now=NOW, reason="指定")
    complete_user_task(engine, given, {}, actor=who(engine, "li"), now=NOW)
    for case, login in ((taken, "li"), (taken, "wu"), (named, "li")):
        note_by_name(engine, case, login)
    with engine.store.write() as transaction:
        accounts.set_groups(transaction, "li", [])
    sweep_parties(engine, now=NOW)
    with pytest.raises(NotFound):
        case_file(engine.store, who(engine, "li"), taken)
    assert case_file(engine.store, who(engine, "li"), named).key == named
    assert case_file(engine.store, who(engine, "wu"), taken).key == taken
    note_by_name(engine, taken, "li")
    sweep_parties(engine, now=NOW)
    assert case_file(engine.store, who(engine, "li"), taken).key == taken


def test_an_expert_who_leaves_his_group_reads_no_case_that_he_judged(engine: Engine) -> None:
    case, task = begin(engine, "expert")
    complete_user_task(engine, task, {}, actor=who(engine, "li"), now=NOW)
    assert case_file(engine.store, who(engine, "li"), case).key == case
    leave(engine)
    assert reads_nothing(engine, "li", case)
    assert not verify(engine.store).broken


def change(engine: Engine, login: str, groups: list[str], organisation: str | None) -> None:
    change_account(
        engine, login, name=login, groups=groups, organisation=organisation, actor=SYSTEM, now=NOW
    )


@pytest.mark.parametrize(
    ("groups", "organisation", "reads"),
    [(["many"], None, True), ([], None, False), (["many"], "9", False)],
)
def test_whoever_began_a_case_reads_it_while_he_could_begin_it_for_that_organisation(
    engine: Engine, groups: list[str], organisation: str | None, reads: bool
) -> None:
    said = {"role": "applicant", "startableBy": "many"}
    properties = zeebe("properties", *(zeebe("property", name=n, value=v) for n, v in said.items()))
    step = user("A", zeebe("assignmentDefinition", candidateUsers="wu"))
    drawing = diagram(start("S", properties), step, end(), chain("S", "A", "E"))
    deploy_resources(engine, {"p.bpmn": drawing}, actor=SYSTEM, now=NOW)
    case = start_process_instance(
        engine, process_id="P", actor=who(engine, "li"), now=NOW
    ).process_instance_key
    change(engine, "li", groups, organisation)
    if reads:
        assert case_file(engine.store, who(engine, "li"), case).key == case
    else:
        assert reads_nothing(engine, "li", case)
