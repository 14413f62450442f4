"""三员分立: three offices that one account does not hold together, and none acts in cases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from engine.commands.accounts.appoint_deputy import appoint_deputy
from engine.commands.accounts.change_account import change_account
from engine.commands.accounts.grant_rights import grant_rights
from engine.commands.accounts.register_account import register_account
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.cancel_process_instance import (
    cancel_process_instance,
)
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.sessions.open_session import open_session
from engine.commands.sessions.use_session import use_session
from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.errors import Forbidden, NotFound, Refused
from engine.lifecycle.actor import SYSTEM, Actor
from engine.lifecycle.authority import SEPARATE
from engine.persistence import Store
from engine.persistence.history_rows import HistoryRecord
from engine.queries.accounts import account_of, actor_of
from engine.settings import Settings
from tests.commands.conftest import NOW
from tests.commands.looking import open_tasks
from tests.commands.stepping import steps
from tests.commands.test_who_may import VERBS

OFFICES = {id: Actor(id, office.name, offices=frozenset({id})) for id, office in SEPARATE.items()}
SECURITY = OFFICES["security"]
MAY = {
    "system": {
        "register_account", "change_account", "register_group", "disable_account",
        "enable_account", "reset_password", "register_machine", "link_identity",
        "pin_clock", "reset_clock",
    },
    "security": {
        "grant_rights", "limit_account", "release_deployment", "issue_token", "revoke_token",
        "reset_second_factor",
    },
    "audit": set(),
}  # fmt: skip


@pytest.fixture
def engine(sqlite: Store) -> Iterator[Engine]:
    made = Engine(sqlite, Settings(mode="production"))
    for login, groups in (("li", []), ("wang", ["dept"])):
        register_account(
            made, login, name=login, password="correct horse", groups=groups,
            organisation="11440000006939836N", actor=SYSTEM, now=NOW,
        )  # fmt: skip
    return made


def grant(engine: Engine, login: str, *offices: str, by: Actor = SECURITY) -> None:
    grant_rights(engine, login, offices=offices, actor=by, now=NOW)


@pytest.mark.parametrize("office", OFFICES)
@pytest.mark.parametrize("name", VERBS)
def test_an_office_may_what_is_its_own_and_the_auditor_changes_nothing(
    sqlite: Store, office: str, name: str
) -> None:
    engine = Engine(sqlite, Settings(mode="demonstration"))
    verb = VERBS[name][1]
    if name in MAY[office]:
        try:
            verb(engine, OFFICES[office])
        except NotFound:
            return  # it was the office's to do, only there is no such thing here
    else:
        with pytest.raises(Forbidden):
            verb(engine, OFFICES[office])


def test_no_account_holds_two_offices_in_production(engine: Engine) -> None:
    for two in (["system", "security"], ["system", "audit"], ["security", "audit"]):
        with pytest.raises(Refused, match="须由不同的账号担任"):
            grant(engine, "li", *two)
    demonstration = replace(engine, settings=Settings(mode="demonstration"))
    grant(demonstration, "li", "system", "security", "audit")
    assert len(account_of(engine.store, "li").offices) == 3


def test_an_office_and_a_part_in_the_procedures_do_not_meet(engine: Engine) -> None:
    with pytest.raises(Refused, match="请先移出所有用户组"):
        grant(engine, "wang", "audit")
    grant(engine, "li", "audit")
    with pytest.raises(Refused, match="请先移出所有用户组"):
        change_account(
            engine, "li", name="李", groups=["dept"], organisation=None, actor=SYSTEM, now=NOW
        )
    with pytest.raises(Refused, match="请先移出所有用户组"):
        grant_rights(engine, "li", rights=["operators"], offices=["audit"], actor=SECURITY, now=NOW)


def test_the_system_administrator_gives_no_rights(engine: Engine) -> None:
    with pytest.raises(Forbidden, match="授予权限"):
        register_account(
            engine, "zhao", name="赵", password="correct horse", groups=["operators"],
            actor=OFFICES["system"], now=NOW,
        )  # fmt: skip


def test_nor_by_changing_an_account(engine: Engine) -> None:
    with pytest.raises(Forbidden, match="授予权限"):
        change_account(
            engine, "wang", name="王", groups=["dept", "operators"], organisation=None,
            actor=OFFICES["system"], now=NOW,
        )  # fmt: skip
    assert account_of(engine.store, "wang").rights == ()


def test_nobody_grants_to_himself(engine: Engine) -> None:
    register_account(engine, "security", name="沈", password="correct horse", actor=SYSTEM, now=NOW)
    with pytest.raises(Refused, match="不能给自己授权"):
        grant(engine, "security", "audit")


def test_a_change_of_rights_ends_the_sessions_and_is_written_down(engine: Engine) -> None:
    token = open_session(engine, actor_of(engine.store, "li", now=NOW), world=NOW)
    grant(engine, "li", "audit", by=replace(SECURITY, address="10.0.0.7"))
    assert use_session(engine, token, now=NOW, world=NOW) is None
    with engine.store.read() as transaction:
        line = transaction.scalars(
            select(HistoryRecord).where(HistoryRecord.kind == "rights_granted")
        ).one()
    assert line.data["login"] == "li"
    assert line.data["offices"] == ["audit"]
    assert line.data["offices_before"] == []
    assert line.data["address"] == "10.0.0.7"


@pytest.mark.parametrize("office", OFFICES)
def test_who_holds_an_office_acts_in_no_case(engine: Engine, office: str) -> None:
    drawn = steps("p", [["user_task", "A", {"candidateUsers": office}]])
    deploy_resources(engine, {"p.bpmn": drawn}, actor=SYSTEM, now=NOW)
    actor = replace(OFFICES[office], groups=frozenset({"dept"}))
    with pytest.raises(Forbidden, match="不参与办理案件"):
        start_process_instance(engine, process_id="p", actor=actor, now=NOW)
    start_process_instance(engine, process_id="p", actor=SYSTEM, now=NOW)
    task = open_tasks(engine)[0].key
    with pytest.raises(Forbidden, match="不参与办理案件"):
        claim_user_task(engine, task, actor=actor, now=NOW)
    with pytest.raises(Forbidden, match="不参与办理案件"):
        complete_user_task(engine, task, {}, actor=actor, now=NOW)


def test_nobody_stands_in_for_an_office_nor_an_office_for_anybody(engine: Engine) -> None:
    grant(engine, "li", "audit")
    for absent, deputy in (("li", "wang"), ("wang", "li")):
        with pytest.raises(Refused, match="三员不能代理"):
            appoint_deputy(
                engine, absent, deputy, begins_at=NOW, ends_at=NOW + timedelta(days=1),
                actor=SYSTEM, now=NOW,
            )  # fmt: skip


def test_a_right_over_the_system_does_not_go_to_a_deputy(engine: Engine) -> None:
    """Who names a deputy would otherwise grant what is the security administrator's to grant."""
    grant_rights(engine, "wang", rights=["operators"], actor=SECURITY, now=NOW)
    appoint_deputy(
        engine, "wang", "li", begins_at=NOW, ends_at=NOW + timedelta(days=1),
        actor=SYSTEM, now=NOW,
    )  # fmt: skip
    deputy = actor_of(engine.store, "li", now=NOW)
    assert deputy.groups == {"dept"}
    with pytest.raises(Forbidden, match="这由运行维护人员"):
        cancel_process_instance(engine, 1, actor=deputy, now=NOW, reason="误")
