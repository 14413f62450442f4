"""Who follows whom, which bodies and which bans follow with it, on both databases."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from engine.commands.core.handlers import BusinessError, Handled, HandledJob
from engine.json_types import Json
from engine.persistence import Store, Transaction
from engine.persistence.series import draw
from register.body_queries import diary
from register.consortium_rows import Member
from register.handlers import HANDLERS
from register.lineage import banned_codes, doubtful_bans, predecessors
from register.lineage_rows import Lineage
from register.rows import Base, Organisation, Sanction

OLD, NEW, LATER = "123300004700900236", "91450100MA5N000117", "12450300498500031C"
NOW = datetime(2026, 3, 16, 4, tzinfo=UTC)
DOCUMENT: dict[str, Json] = {"effective_on": "2026-03-01", "evidence": "工商变更登记〔2026〕1号"}
RECOGNITION: dict[str, Json] = {
    "credit_code": OLD,
    "host_name": "老单位",
    "base_name": "海外联合实验室",
    "base_category": "联合研发类",
    "document_no": "浙科发外〔2026〕1号",
    "recognised_on": "2026-03-16",
}


def does(transaction: Transaction, job: str, headers: dict[str, str], **variables: Json) -> Handled:
    handled = HandledJob(
        key=1,
        type=job,
        headers=headers,
        variables=variables,
        process_instance_key=7,
        process_id="ZJ-P01",
        element_id="s11",
        now=NOW,
    )
    answer = HANDLERS[job](transaction, handled)
    transaction.flush()
    return answer


def follows(transaction: Transaction, kind: str, before: str, after: str, **more: Json) -> Handled:
    given = {"from_code": before, "to_code": after, "to_name": "新单位", **DOCUMENT, **more}
    return does(transaction, "register.lineage", {"event": kind}, **given)


@pytest.fixture
def register(store: Store) -> Iterator[Transaction]:
    with store.write() as transaction:
        does(transaction, "register.recognise", {"clauses": "ZJ-11-4"}, **RECOGNITION)
        yield transaction


def ban(transaction: Transaction, code: str) -> None:
    transaction.add(
        Sanction(
            credit_code=code,
            programme="ZJ",
            delisted_on=date(2026, 1, 5),
            position=1,
            refused_until=date(2029, 1, 5),
            reason="造假",
            clauses=["ZJ-22-3"],
        )
    )
    transaction.flush()


def test_the_bodies_of_a_merged_organisation_have_the_new_host(register: Transaction) -> None:
    told = follows(register, "merge", OLD, NEW).variables["lineage_bodies"]
    assert told == [{"base_no": "ZJ-B2026-001", "base_name": "海外联合实验室"}]
    assert register.get_one(Base, "ZJ-B2026-001").credit_code == NEW
    assert register.get_one(Organisation, NEW).name == "新单位"


def test_a_renamed_organisation_keeps_its_code(register: Transaction) -> None:
    given = {"from_code": OLD, "new_name": "新名称", **DOCUMENT}
    does(register, "register.lineage", {"event": "rename"}, **given)
    assert register.get_one(Organisation, OLD).name == "新名称"
    assert predecessors(register, OLD) == frozenset()


def test_an_organisation_that_is_dissolved_leaves_its_bodies_to_a_decision(
    register: Transaction,
) -> None:
    told = does(
        register, "register.lineage", {"event": "dissolve"}, from_code=OLD, **DOCUMENT
    ).variables
    assert told["lineage_bodies"] == [{"base_no": "ZJ-B2026-001", "base_name": "海外联合实验室"}]
    assert register.get_one(Base, "ZJ-B2026-001").status == "有效"


def test_a_code_that_can_be_none_follows_nobody(register: Transaction) -> None:
    with pytest.raises(BusinessError) as thrown:
        follows(register, "merge", OLD, "91450100MA5N000118")
    assert thrown.value.code == "credit-code"


def test_a_running_ban_is_for_a_person_to_decide(register: Transaction) -> None:
    ban(register, OLD)
    with pytest.raises(BusinessError, match="请判定禁报是否随沿革") as thrown:
        follows(register, "merge", OLD, NEW)
    assert thrown.value.code == "lineage-ban"


@pytest.mark.parametrize("decided", [True, False])
def test_a_ban_follows_as_it_was_decided(register: Transaction, decided: bool) -> None:
    ban(register, OLD)
    follows(register, "merge", OLD, NEW, ban_follows=decided)
    follows(register, "merge", NEW, LATER, ban_follows=True)
    assert (OLD in banned_codes(register, NEW)) is decided
    assert predecessors(register, LATER) == {OLD, NEW}
    assert [*doubtful_bans(register, NEW, date(2026, 3, 16), "ZJ")] == []


def test_a_ban_that_came_after_the_merger_is_doubtful(register: Transaction) -> None:
    follows(register, "merge", OLD, NEW)
    ban(register, OLD)
    (found,) = doubtful_bans(register, NEW, date(2026, 3, 16), "ZJ")
    assert (found.credit_code, banned_codes(register, NEW)) == (OLD, {NEW})


def test_organisations_that_follow_one_another_in_a_circle_are_found_once(
    register: Transaction,
) -> None:
    follows(register, "merge", OLD, NEW)
    follows(register, "merge", NEW, OLD)
    assert (predecessors(register, OLD), register.query(Lineage).count()) == ({NEW}, 2)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"from_code": LATER}, "名录中没有统一社会信用代码为"),
        ({"to_code": OLD}, "请登记为更名"),
        ({"kind": "split"}, "请指明由后继单位承担的是哪一个"),
    ],
)
def test_what_cannot_be_meant_goes_back_with_a_sentence(
    register: Transaction, given: dict[str, str], why: str
) -> None:
    given = {"kind": "merge", "from_code": OLD, "to_code": NEW} | given
    with pytest.raises(BusinessError, match=why) as thrown:
        follows(register, given["kind"], given["from_code"], given["to_code"])
    assert thrown.value.code == "credit-code"


def test_of_an_organisation_that_splits_one_body_goes_to_the_new_one(
    register: Transaction,
) -> None:
    second = RECOGNITION | {"base_name": "第二实验室"}
    does(register, "register.recognise", {"clauses": "ZJ-11-4"}, **second)
    follows(register, "split", OLD, NEW, base_no="ZJ-B2026-002")
    hosts = {one.number: one.credit_code for one in register.query(Base)}
    assert hosts == {"ZJ-B2026-001": OLD, "ZJ-B2026-002": NEW}


def test_a_body_that_another_one_hosts_is_not_moved(register: Transaction) -> None:
    follows(register, "merge", OLD, NEW)
    with pytest.raises(BusinessError, match=f"现由 {NEW} 承担"):
        follows(register, "succeed", OLD, LATER, base_no="ZJ-B2026-001")


def test_the_body_s_time_line_tells_what_became_of_its_host(store: Store) -> None:
    with store.write() as transaction:
        does(transaction, "register.recognise", {"clauses": "ZJ-11-4"}, **RECOGNITION)
        follows(transaction, "merge", OLD, NEW)
    lines = diary(store, "ZJ-B2026-001")
    told = [(one.event, one.said) for one in lines if one.noun == "沿革"]
    assert told == [("合并", f"{OLD} 合并，由新单位（{NEW}）承担；依据工商变更登记〔2026〕1号")]


def take_part(transaction: Transaction, code: str, *, leads: bool = False) -> None:
    transaction.add(
        Member(
            case_key=7,
            position=draw(transaction, "member/7"),
            base_number="ZJ-B2026-001",
            credit_code=code,
            name="老单位",
            role="牵头单位" if leads else "成员单位",
            leads=leads,
            layer="核心层单位",
            joined_on=date(2026, 1, 1),
        )
    )
    transaction.flush()


def places(transaction: Transaction) -> dict[str, tuple[bool, str]]:
    rows = transaction.query(Member).where(Member.left_on.is_(None))
    return {one.credit_code: (one.leads, one.name) for one in rows}


def test_a_merged_member_s_place_is_its_successor_s(register: Transaction) -> None:
    take_part(register, LATER, leads=True)
    register.add(Organisation(credit_code=LATER, name="成员"))
    take_part(register, OLD)
    told = follows(register, "merge", OLD, NEW).variables["lineage_bodies"]
    assert places(register) == {LATER: (True, "老单位"), NEW: (False, "新单位")}
    assert told == [{"base_no": "ZJ-B2026-001", "base_name": "海外联合实验室"}]


@pytest.mark.parametrize("before_leads", [True, False])
def test_a_successor_that_is_a_member_already_keeps_one_place(
    register: Transaction, before_leads: bool
) -> None:
    take_part(register, OLD, leads=before_leads)
    take_part(register, NEW, leads=not before_leads)
    follows(register, "merge", OLD, NEW)
    assert [(code, leads) for code, (leads, _) in places(register).items()] == [(NEW, True)]


def test_a_new_host_leads_where_the_one_before_led(register: Transaction) -> None:
    take_part(register, OLD, leads=True)
    follows(register, "succeed", OLD, NEW, base_no="ZJ-B2026-001")
    assert places(register) == {NEW: (True, "新单位")}


def test_a_renamed_member_has_its_new_name(register: Transaction) -> None:
    take_part(register, OLD)
    given = {"from_code": OLD, "new_name": "新名称", **DOCUMENT}
    does(register, "register.lineage", {"event": "rename"}, **given)
    assert places(register) == {OLD: (False, "新名称")}


def test_both_the_one_before_and_the_new_host_are_told(register: Transaction) -> None:
    told = follows(register, "merge", OLD, NEW).parties
    assert (f"host:{NEW}", "applicant") in told
    assert (f"host:{OLD}", "participant") in told
