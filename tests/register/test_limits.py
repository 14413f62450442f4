"""One consortium led, three taken part in: the register against an independent reading.

The reading is kept in plain lists: who is in what, and what became of it. Random lives of consortia
are lived by the register's jobs; then one more consortium applies.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from engine.commands.core.handlers import BusinessError, HandledJob
from engine.errors import Refused
from engine.persistence import Store, Transaction
from register.consortium_rows import Member
from register.handlers import HANDLERS
from register.rows import Sanction
from tests.databases import sqlite_store

UNITS = ("91450100MA5N000016", "124500004985000069", "12450000498500007C", "91450100MA5N00003C")


@dataclass(frozen=True)
class Consortium:
    """A lead, its other units, and what became of it."""

    lead: str
    others: tuple[str, ...]
    outcome: str

    @property
    def counts(self) -> bool:
        """有效和在申都计 (AMB-GX-CONS-08)."""
        return self.outcome in ("在申", "认定")


NEW = Consortium(UNITS[0], UNITS[1:3], "在申")
CONSORTIA = st.lists(
    st.builds(
        lambda units, size, outcome: Consortium(units[0], tuple(units[1 : 1 + size]), outcome),
        st.permutations(UNITS),
        st.integers(1, 3),
        st.sampled_from(("在申", "终结", "认定", "认定后取消")),
    ),
    max_size=7,
)


def in_how_many(consortia: list[Consortium], unit: str) -> int:
    return sum(unit in (one.lead, *one.others) for one in consortia if one.counts)


def leads_how_many(consortia: list[Consortium], unit: str) -> int:
    return sum(one.lead == unit for one in consortia if one.counts)


@dataclass
class Lived:
    """Consortia lived through by the register's jobs, in one transaction."""

    transaction: Transaction
    cases: Iterator[int] = field(default_factory=lambda: count(1))

    def does(self, job: str, case: int, headers: dict[str, str], **given: Any) -> dict[str, Any]:
        handled = HandledJob(
            key=1,
            type=job,
            headers=headers,
            variables=given,
            process_instance_key=case,
            process_id="GX-CONS-P01",
            element_id="s03q",
            now=datetime(2026, 3, 16, 4, tzinfo=UTC),
        )
        answer = HANDLERS[job](self.transaction, handled)
        self.transaction.flush()
        return dict(answer.variables)

    def applies(self, one: Consortium) -> tuple[int, dict[str, Any]]:
        """Its case, and the facts that the register counts."""
        case = next(self.cases)
        members = [{"name": code, "credit_code": code, "category": "企业"} for code in one.others]
        lead = {"credit_code": one.lead, "host_name": one.lead}
        return case, self.does("register.member", case, {"event": "apply"}, members=members, **lead)

    def beyond(self, case: int) -> str | None:
        """What the register says of its limits."""
        try:
            self.does("register.limit", case, {"event": "check"})
        except BusinessError as thrown:
            return thrown.message
        return None

    def is_excepted(self, case: int) -> None:
        said = {"exception_approved": True, "exception_reason": "唯一具备该学科"}
        self.does("register.limit", case, {"event": "except"}, **said)

    def is_recognised(self, case: int, one: Consortium) -> str:
        headers = {"programme": "GX-CONS", "clauses": "GX-CONS-6-2-e"}
        given = {
            "credit_code": one.lead,
            "base_name": "联合体",
            "base_category": "创新联合体",
            "document_no": "桂科〔2026〕1号",
            "recognised_on": "2026-03-16",
        }
        answer = self.does("register.recognise", case, headers, **given)
        return str(answer["base_no"])

    def lives(self, one: Consortium) -> None:
        """Apply and come to its outcome; the department agrees to whatever is beyond."""
        case, _ = self.applies(one)
        if one.outcome == "终结":
            self.does("register.member", case, {"event": "release"})
        if one.outcome.startswith("认定"):
            self.is_excepted(case)
            number = self.is_recognised(case, one)
            if one.outcome == "认定后取消":
                decision = {"effective_on": "2026-03-16", "reason": "失信", "clauses": []}
                headers = {"event": "revoke", "clauses": "GX-CONS-13"}
                self.does("register.standing", case, headers, base_no=number, **decision)


class Undone(Exception):
    """Ends an example, so that nothing of it is left."""


@contextmanager
def lived(store: Store, consortia: list[Consortium]) -> Iterator[Lived]:
    """The consortia lived through; afterwards nothing of it is left."""
    with suppress(Undone), store.write() as transaction:
        made = Lived(transaction)
        for one in consortia:
            made.lives(one)
        yield made
        raise Undone


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with sqlite_store(tmp_path_factory.mktemp("limits")) as made:
        yield made


@given(before=CONSORTIA)
def test_who_takes_part_in_what_is_counted_as_the_clauses_say(
    empty: Store, before: list[Consortium]
) -> None:
    everything = [*before, NEW]
    units = {code: in_how_many(everything, code) for code in (NEW.lead, *NEW.others)}
    within = leads_how_many(everything, NEW.lead) == 1 and max(units.values()) <= 3
    with lived(empty, before) as register:
        case, counted = register.applies(NEW)
        assert counted["lead_other_led_count"] == leads_how_many(before, NEW.lead)
        assert counted["lead_consortium_count"] == units.pop(NEW.lead)
        checked = counted["checked_members"]
        assert {one["credit_code"]: one["member_consortium_count"] for one in checked} == units
        assert (register.beyond(case) is None) == within


@given(before=CONSORTIA)
def test_nobody_beyond_the_limits_becomes_a_member_without_an_exception(
    empty: Store, before: list[Consortium]
) -> None:
    with lived(empty, before) as register:
        case, _ = register.applies(NEW)
        if register.beyond(case):
            with pytest.raises(Refused, match=r"第五条（[二三]）5"):
                register.is_recognised(case, NEW)
        else:
            assert register.is_recognised(case, NEW)


def test_the_sentence_names_the_unit_the_number_and_the_clause(store: Store) -> None:
    with lived(store, [Consortium(UNITS[3], (UNITS[1],), "认定")] * 3) as register:
        case, _ = register.applies(NEW)
        assert register.beyond(case) == (
            f"{UNITS[1]}参与4个创新联合体（含在申、含牵头），原则上至多3个（第五条（三）5）"
        )
        register.is_excepted(case)
        assert register.beyond(case) is None
        assert register.is_recognised(case, NEW)


def test_a_consortium_never_has_two_leads(store: Store) -> None:
    with lived(store, []) as register:
        case, _ = register.applies(NEW)
        members = select(Member).where(Member.case_key == case, ~Member.leads)
        register.transaction.scalars(members).all()[0].leads = True
        with pytest.raises(IntegrityError, match=r"one_lead|case_key"):
            register.transaction.flush()
        register.transaction.rollback()


def test_a_host_may_lose_two_bodies_on_one_day(store: Store) -> None:
    with lived(store, [Consortium(UNITS[0], (UNITS[1],), "认定后取消")] * 2) as register:
        lost = select(Sanction.position).where(Sanction.credit_code == UNITS[0])
        assert sorted(register.transaction.scalars(lost)) == [1, 2]
