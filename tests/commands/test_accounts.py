"""Accounts, sign-in, stand-ins and the pinned clock."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from engine.commands.appoint_deputy import appoint_deputy
from engine.commands.engine import Engine
from engine.commands.pin_clock import pin_clock, reset_clock
from engine.commands.register_account import register_account
from engine.commands.sign_in import sign_in
from engine.commands.throttle import MOST, MOST_OF_AN_ACCOUNT, WAIT, TooManyFailures
from engine.errors import Invalid, Refused
from engine.persistence import Store
from engine.persistence.account_rows import User
from engine.persistence.history_rows import HistoryRecord
from engine.queries.accounts import actor_of
from engine.settings import Settings
from tests.commands.conftest import ADMIN, NOW, WANG

DAY = timedelta(days=1)


@pytest.fixture
def people(engine: Engine) -> Engine:
    for login, name, group in (("wang", "王处", "dept"), ("li", "李科", "agency")):
        register_account(
            engine, login, name=name, password="correct horse", groups=[group],
            actor=ADMIN, now=NOW,
        )  # fmt: skip
    return engine


def test_who_signs_in_is_an_actor_with_groups(people: Engine) -> None:
    actor = sign_in(people, "wang", "correct horse", now=NOW)
    assert (actor.name, actor.groups) == ("王处", {"dept"})


def test_a_changed_password_counts_at_once(people: Engine) -> None:
    sign_in(people, "wang", "correct horse", now=NOW)
    register_account(people, "wang", name="王处", password="new password", actor=ADMIN, now=NOW)
    with pytest.raises(Refused):
        sign_in(people, "wang", "correct horse", now=NOW)
    assert sign_in(people, "wang", "new password", now=NOW).name == "王处"


def test_a_client_that_signs_in_with_every_request_is_verified_slowly_once(
    people: Engine, monkeypatch
) -> None:
    sign_in(people, "li", "correct horse", now=NOW)
    monkeypatch.setattr("engine.commands.sign_in.hasher", None)
    assert sign_in(people, "li", "correct horse", now=NOW).name == "李科"


def fail(people: Engine, times: int, address: str = "10.0.0.1", world: datetime = NOW) -> None:
    for _ in range(times):
        with pytest.raises(Refused, match="账号或口令不正确"):
            sign_in(people, "wang", "wrong", now=NOW, world=world, address=address)


def test_every_worker_counts_the_same_failures(people: Engine) -> None:
    other_worker = replace(people, store=Store(people.store.url))
    fail(people, MOST - 1)
    fail(other_worker, 1)
    for worker in (people, other_worker):
        with pytest.raises(TooManyFailures, match="请 5 分钟后再登录"):
            sign_in(worker, "wang", "correct horse", now=NOW, address="10.0.0.1")
    other_worker.store.close()


def test_after_a_while_and_at_another_desk_the_owner_is_let_in(people: Engine) -> None:
    fail(people, MOST)
    assert sign_in(people, "wang", "correct horse", now=NOW, address="10.0.0.2").name == "王处"
    later = NOW + WAIT
    assert sign_in(people, "wang", "correct horse", now=NOW, world=later, address="10.0.0.1")


def test_who_got_in_has_failed_nothing(people: Engine) -> None:
    fail(people, MOST - 1)
    sign_in(people, "wang", "correct horse", now=NOW, address="10.0.0.1")
    fail(people, MOST - 1)


def test_guessing_from_many_addresses_comes_to_an_end(people: Engine) -> None:
    for n in range(MOST_OF_AN_ACCOUNT):
        fail(people, 1, f"10.1.0.{n}")
    with pytest.raises(TooManyFailures):
        sign_in(people, "wang", "correct horse", now=NOW, address="10.0.0.2")


@pytest.mark.parametrize("text", ["wa\0ng", "wa\ud800ng", "王" * 5000])
def test_what_no_account_can_be_called_is_refused_as_any_other(people: Engine, text: str) -> None:
    with pytest.raises(Refused, match="账号或口令不正确"):
        sign_in(people, text, text, now=NOW)
    with pytest.raises(Refused, match="账号或口令不正确"):
        sign_in(people, "wang", text, now=NOW)


@pytest.mark.parametrize("login", ["wang", "nobody"])
def test_a_failed_sign_in_says_the_same_for_all_and_is_remembered(
    people: Engine, login: str
) -> None:
    with pytest.raises(Refused, match=r"^账号或口令不正确。$"):
        sign_in(people, login, "wrong", now=NOW)
    with people.store.read() as transaction:
        kinds = transaction.scalars(select(HistoryRecord.kind).where(HistoryRecord.actor == login))
        assert kinds.all() == ["sign_in_refused"]


def test_a_password_is_kept_as_an_argon2_hash(people: Engine) -> None:
    with people.store.read() as transaction:
        assert transaction.get_one(User, "wang").password_hash.startswith("$argon2id$")


def test_a_short_password_is_refused(engine: Engine) -> None:
    with pytest.raises(Invalid, match="至少 8 位"):
        register_account(engine, "x", name="甲", password="short", actor=ADMIN, now=NOW)


def test_a_deputy_has_the_groups_of_the_absent_for_that_time_alone(people: Engine) -> None:
    appoint_deputy(
        people, "wang", "li", begins_at=NOW, ends_at=NOW + DAY, actor=WANG, now=NOW, reason="出差"
    )
    during = actor_of(people.store, "li", now=NOW)
    after = actor_of(people.store, "li", now=NOW + DAY)
    assert (during.groups, during.logins) == ({"dept", "agency"}, {"wang", "li"})
    assert (after.groups, after.logins) == ({"agency"}, {"li"})


def test_nobody_appoints_a_deputy_for_another(people: Engine) -> None:
    with pytest.raises(Refused, match="不能替别人委托代理"):
        appoint_deputy(people, "li", "wang", begins_at=NOW, ends_at=NOW + DAY, actor=WANG, now=NOW)


def test_a_pinned_clock_stands_still_until_it_is_reset(engine: Engine) -> None:
    pin_clock(engine, NOW + DAY, actor=ADMIN, now=NOW)
    assert engine.now() == NOW + DAY
    reset_clock(engine, actor=ADMIN, now=NOW)
    assert engine.now() != NOW + DAY


def test_the_clock_cannot_be_pinned_in_production_nor_is_an_old_pin_believed(
    engine: Engine,
) -> None:
    pin_clock(engine, NOW, actor=ADMIN, now=NOW)
    production = replace(engine, settings=Settings(mode="production"))
    assert production.now() != NOW
    with pytest.raises(Refused, match="正式环境不能拨动时钟"):
        pin_clock(production, NOW, actor=ADMIN, now=NOW)
