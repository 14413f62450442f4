"""Accounts, sign-in, stand-ins and the pinned clock."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from engine.commands.accounts.appoint_deputy import appoint_deputy
from engine.commands.accounts.change_account import change_account
from engine.commands.accounts.change_password import change_password
from engine.commands.accounts.disable_account import disable_account
from engine.commands.accounts.enable_account import enable_account
from engine.commands.accounts.end_deputy import end_deputy
from engine.commands.accounts.grant_rights import grant_rights
from engine.commands.accounts.register_account import register_account
from engine.commands.accounts.register_group import register_group
from engine.commands.accounts.register_machine import register_machine
from engine.commands.accounts.reset_password import reset_password
from engine.commands.core.engine import Engine
from engine.commands.deadlines.pin_clock import pin_clock, reset_clock
from engine.commands.sessions import sign_in as signing_in
from engine.commands.sessions.open_session import open_session
from engine.commands.sessions.sign_in import REMEMBERED, sign_in
from engine.commands.sessions.throttle import (
    MOST,
    MOST_OF_AN_ACCOUNT,
    MOST_OF_AN_ADDRESS,
    WAIT,
    TooManyFailures,
)
from engine.commands.sessions.use_session import use_session
from engine.errors import Invalid, NotFound, Refused
from engine.lifecycle.actor import SYSTEM, Actor
from engine.persistence import Store
from engine.persistence.account_rows import User
from engine.persistence.history_rows import HistoryRecord
from engine.queries.accounts import actor_of, list_appointments
from engine.settings import Settings
from tests.commands.conftest import ADMIN, NOW, WANG

DAY = timedelta(days=1)


@pytest.fixture
def people(engine: Engine) -> Engine:
    for login, name, group in (("wang", "王处", "dept"), ("li", "李科", "agency")):
        register_account(
            engine, login, name=name, password="correct horse", groups=[group],
            organisation="11440000006939836N", actor=SYSTEM, now=NOW,
        )  # fmt: skip
    return engine


def test_who_signs_in_is_an_actor_with_groups(people: Engine) -> None:
    actor = sign_in(people, "wang", "correct horse", now=NOW)
    assert (actor.name, actor.groups) == ("王处", {"dept"})


def test_a_changed_password_counts_at_once(people: Engine) -> None:
    sign_in(people, "wang", "correct horse", now=NOW)
    change_password(people, "correct horse", "battery staple", actor=WANG, now=NOW)
    with pytest.raises(Refused):
        sign_in(people, "wang", "correct horse", now=NOW)
    assert sign_in(people, "wang", "battery staple", now=NOW).name == "王处"


def test_a_client_that_signs_in_with_every_request_is_verified_slowly_once(
    people: Engine, monkeypatch
) -> None:
    sign_in(people, "li", "correct horse", now=NOW, repeated=True)
    monkeypatch.setattr("engine.commands.sessions.sign_in.hasher", None)
    assert sign_in(people, "li", "correct horse", now=NOW, repeated=True).name == "李科"
    with pytest.raises(TypeError):  # after a while it is verified again
        sign_in(people, "li", "correct horse", now=NOW + REMEMBERED, repeated=True)


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


def test_one_who_fails_thirty_times_locks_no_proxy_out(people: Engine) -> None:
    fail(people, MOST)
    for _ in range(30):
        with pytest.raises(TooManyFailures):
            sign_in(people, "wang", "wrong", now=NOW, address="10.0.0.1")
    assert sign_in(people, "li", "correct horse", now=NOW, address="10.0.0.1").name == "李科"


def test_who_has_been_here_before_is_let_in_however_many_others_fail(people: Engine) -> None:
    li = sign_in(people, "li", "correct horse", now=NOW, address="10.0.0.1")
    open_session(people, li, world=NOW)
    for n in range(MOST_OF_AN_ADDRESS):
        with pytest.raises(Refused):
            sign_in(people, f"someone {n}", "wrong", now=NOW, address="10.0.0.1")
    assert sign_in(people, "li", "correct horse", now=NOW, address="10.0.0.1")
    with pytest.raises(TooManyFailures):
        sign_in(people, "wang", "correct horse", now=NOW, address="10.0.0.1")


def test_guesses_that_come_at_once_do_not_pass_the_limit(people: Engine) -> None:
    def guess(n: int) -> str:
        try:
            sign_in(people, "wang", f"guess {n}", now=NOW, address="10.0.0.1")
        except Refused as refused:
            return type(refused).__name__
        return "in"

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(guess, range(24)))
    assert (answers.count("Refused"), answers.count("TooManyFailures")) == (MOST, 24 - MOST)


def test_connections_that_send_the_same_password_at_once_are_judged_as_one_attempt(
    people: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[str] = []
    matches = signing_in._matches

    def match(stored: str, password: str) -> bool:
        judged.append(password)
        return matches(stored, password)

    monkeypatch.setattr(signing_in, "_matches", match)
    monkeypatch.setattr(signing_in, "_verified", {})

    def call(_n: int) -> str:
        return sign_in(people, "wang", "correct horse", now=NOW, repeated=True).login

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(call, range(32))) == {"wang"}
    assert judged == ["correct horse"]


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


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "至少 8 位"),
        (" " * 12, "至少 8 位"),
        ("a" + " " * 11, "至少 8 位"),
        ("password1", "太容易被猜到"),
        ("Admin@123", "太容易被猜到"),
        ("1qaz2wsx", "太容易被猜到"),
        ("jiaojiao", "太容易被猜到"),
        ("JiaoJiao", "太容易被猜到"),
        ("a" * 201, "最多 200 位"),
    ],
)
def test_a_password_that_is_soon_guessed_is_refused(
    engine: Engine, password: str, why: str
) -> None:
    with pytest.raises(Invalid, match=why):
        register_account(engine, "jiaojiao", name="甲", password=password, actor=ADMIN, now=NOW)


def test_making_an_account_leaves_the_one_that_has_the_login_alone(people: Engine) -> None:
    with pytest.raises(Refused, match="账号“wang”已经有了"):
        register_account(
            people, "wang", name="冒名", password="battery staple", actor=ADMIN, now=NOW
        )
    assert sign_in(people, "wang", "correct horse", now=NOW).groups == {"dept"}


def test_of_those_who_make_the_same_account_at_once_one_does(people: Engine) -> None:
    def make(n: int) -> str:
        try:
            register_account(
                people, "new", name=f"第{n}位", password="battery staple", actor=ADMIN, now=NOW
            )
        except Refused as refused:
            return type(refused).__name__
        return "made"

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(make, range(4)))
    assert answers.count("made") == 1
    assert answers.count("Refused") == 3


def test_who_has_no_password_changes_none(people: Engine) -> None:
    register_machine(people, "mailer", name="网关", actor=ADMIN, now=NOW)
    with pytest.raises(Invalid, match="原口令不正确"):
        change_password(people, "", "battery staple", actor=Actor("mailer", "网关"), now=NOW)


@pytest.mark.parametrize(
    ("login", "why"),
    [
        ("Wang", "账号“wang”已经有了"),
        ("ｗang", "账号“wang”已经有了"),
        ("system", "系统自己的名称"),
        ("a b", "不含空格"),
        ("a/b", "不含空格"),
        ("a\u202eb", "不含空格"),
        ("王" * 101, "最多 100 个字"),
    ],
)
def test_no_account_looks_like_another_or_like_the_program(
    people: Engine, login: str, why: str
) -> None:
    with pytest.raises((Invalid, Refused), match=why):
        register_account(people, login, name="甲", password="battery staple", actor=ADMIN, now=NOW)


def test_a_group_that_does_not_exist_is_refused_until_it_is_registered(people: Engine) -> None:
    def change() -> None:
        change_account(
            people, "wang", name="王处", groups=["detp"], organisation=None, actor=ADMIN, now=NOW
        )

    with pytest.raises(Invalid, match="没有用户组“detp”"):
        change()
    register_group(people, "detp", "派出机构", actor=ADMIN, now=NOW)
    change()
    assert actor_of(people.store, "wang", now=NOW).groups == {"detp"}


def test_a_changed_account_keeps_its_rights(people: Engine) -> None:
    grant_rights(people, "wang", rights=["analysts"], actor=ADMIN, now=NOW)
    change_account(
        people, "wang", name="王厅", groups=["agency"], organisation="91", actor=ADMIN, now=NOW
    )
    found = actor_of(people.store, "wang", now=NOW)
    assert (found.name, found.groups, found.organisation) == ("王厅", {"agency", "analysts"}, "91")


def test_a_disabled_account_is_out_everywhere_until_it_is_enabled(people: Engine) -> None:
    deputise(people)
    token = open_session(people, WANG, world=NOW)
    disable_account(people, "wang", actor=ADMIN, now=NOW, reason="离职")
    assert use_session(people, token, now=NOW, world=NOW) is None
    assert actor_of(people.store, "li", now=NOW).groups == {"agency"}
    with pytest.raises(Refused, match="账号或口令不正确"):
        sign_in(people, "wang", "correct horse", now=NOW)
    enable_account(people, "wang", actor=ADMIN, now=NOW, reason="返聘")
    assert use_session(people, token, now=NOW, world=NOW) is None
    assert sign_in(people, "wang", "correct horse", now=NOW)


def test_a_remembered_password_opens_no_disabled_account(people: Engine) -> None:
    sign_in(people, "wang", "correct horse", now=NOW, repeated=True)
    disable_account(people, "wang", actor=ADMIN, now=NOW, reason="离职")
    with pytest.raises(Refused):
        sign_in(people, "wang", "correct horse", now=NOW, repeated=True)


def test_nobody_disables_his_own_account(people: Engine) -> None:
    register_account(people, "admin", name="管", password="correct horse", actor=SYSTEM, now=NOW)
    with pytest.raises(Refused, match="不能停用自己"):
        disable_account(people, "admin", actor=ADMIN, now=NOW, reason="误")


def test_who_does_not_know_the_old_password_does_not_change_it(people: Engine) -> None:
    for _ in range(MOST):
        with pytest.raises(Invalid, match="原口令不正确"):
            change_password(people, "guess", "battery staple", actor=WANG, now=NOW)
    with pytest.raises(TooManyFailures):
        change_password(people, "correct horse", "battery staple", actor=WANG, now=NOW)


def test_a_password_that_was_given_is_good_for_one_sign_in(people: Engine) -> None:
    reset_password(people, "wang", "battery staple", actor=ADMIN, now=NOW)
    token = open_session(people, sign_in(people, "wang", "battery staple", now=NOW), world=NOW)
    session = use_session(people, token, now=NOW, world=NOW)
    assert session is not None
    assert session.lacks == "new_password"
    change_password(
        people, "battery staple", "own password of wang's", session=session.key,
        actor=session.actor, now=NOW,
    )  # fmt: skip
    again = use_session(people, token, now=NOW, world=NOW)
    assert again is not None
    assert again.lacks == ""


def test_a_deputy_has_the_groups_of_the_absent_for_that_time_alone(people: Engine) -> None:
    deputise(people)
    during = actor_of(people.store, "li", now=NOW)
    after = actor_of(people.store, "li", now=NOW + DAY)
    assert (during.groups, during.logins) == ({"dept", "agency"}, {"wang", "li"})
    assert (after.groups, after.logins) == ({"agency"}, {"li"})


def deputise(people: Engine) -> int:
    appoint_deputy(
        people, "wang", "li", begins_at=NOW, ends_at=NOW + DAY, actor=WANG, now=NOW, reason="出差"
    )
    return list_appointments(people.store, NOW)[0].key


def test_an_appointment_ends_when_one_of_the_two_says_so(people: Engine) -> None:
    key = deputise(people)
    with pytest.raises(NotFound, match="没有编号为"):
        end_deputy(people, key, actor=Actor("zhao", "赵工"), now=NOW)
    end_deputy(people, key, actor=WANG, now=NOW)
    assert actor_of(people.store, "li", now=NOW).groups == {"agency"}
    with pytest.raises(Refused, match="已经结束"):
        end_deputy(people, key, actor=WANG, now=NOW)
    with pytest.raises(NotFound):
        end_deputy(people, 404, actor=WANG, now=NOW)


def test_nobody_appoints_a_deputy_for_another(people: Engine) -> None:
    with pytest.raises(Refused, match="不能替别人委托代理"):
        appoint_deputy(people, "li", "wang", begins_at=NOW, ends_at=NOW + DAY, actor=WANG, now=NOW)


def test_a_deputy_is_of_the_absent_person_s_organisation(people: Engine) -> None:
    for login, organisation in (("chen", "1144000000694001XD"), ("feng", "52440100MJK9800167")):
        register_account(
            people, login, name=login, password="correct horse", organisation=organisation,
            actor=SYSTEM, now=NOW,
        )  # fmt: skip
    chen = actor_of(people.store, "chen", now=NOW)
    with pytest.raises(Invalid, match="本单位"):
        appoint_deputy(
            people, "chen", "feng", begins_at=NOW, ends_at=NOW + DAY, actor=chen, now=NOW
        )
    assert not list_appointments(people.store, NOW)


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


@pytest.mark.parametrize("right", ["operators", "analysts", "systems", "security"])
def test_no_group_is_called_like_a_right_over_the_system(people: Engine, right: str) -> None:
    with pytest.raises(Invalid, match="系统权限的编号"):
        register_group(people, right, "大家", actor=ADMIN, now=NOW)
