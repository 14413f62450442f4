"""GX-COOP-P04 to P07: a base's years, events, revocation and standing, run to their end states."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from engine.commands.core.engine import Engine
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.messages.publish_message import publish_message
from engine.lifecycle.actor import SYSTEM
from papers.rows import Paper
from register.queries import BaseFile, base
from tests.procedures.registered import enter, set_status
from tests.procedures.walking import (
    NOON,
    Step,
    complete,
    copy_of,
    deploy,
    ended,
    hearing_lapses,
    reached,
    task,
    tasks,
    walk,
)

BASE = "GX-COOP-B2025-001"
AFTER_TEN_WORKING_DAYS = timedelta(days=20)
"""Over the new year: what is late or was sent back waits no longer."""
IN_TIME = datetime(2025, 11, 20, 4, 0, tzinfo=UTC)
CHOSEN = {"base_no": BASE}
GROUNDS = CHOSEN | {
    "notified_on": "2026-03-16",
    "major_violation_with_severe_impact": False,
    "integrity_breach": False,
    "carrier_dissolved_or_closed": False,
    "superior_requests_revocation": False,
    "other_revocation_ground": False,
}
DECISION = {
    "revocation_decision": "撤销",
    "revocation_document_no": "桂科合字〔2026〕3号",
    "revocation_reason": "弄虚作假",
    "revoked_on": "2026-03-30",
}
BREACH: Step = ("s02", GROUNDS | {"integrity_breach": True})
HEARD: Step = ("s03", {"statement": "所报属实，附原始凭证"})
REVOKED: tuple[Step, ...] = (("s05", DECISION), ("s06", {}))


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return deploy(tmp_path_factory.mktemp("coop") / "coop.db", "gx-coop")


@pytest.fixture
def engine(tmp_path: Path, deployed: Path) -> Engine:
    """A base recognised on 16 March 2025."""
    made = copy_of(deployed, tmp_path)
    enter(
        made,
        BASE,
        date(2025, 3, 16),
        credit_code="12450000498500017D",
        recommender_code="11450000007500012B",
        valid_until=date(2030, 3, 16),
    )
    return made


def begin_term(engine: Engine) -> None:
    told = {"base_no": BASE, "counted_from": "2025-03-16"}
    began = datetime(2025, 3, 16, 4, 0, tzinfo=UTC)
    publish_message(engine, "gx-coop.term", BASE, told, actor=SYSTEM, now=began)


def new_year(engine: Engine, year: int) -> None:
    """The first minute of the year in Shanghai, and all that is due by then."""
    fire_due_timers(engine, now=datetime(year - 1, 12, 31, 16, 1, tzinfo=UTC))


def december(year: int) -> datetime:
    return datetime(year, 12, 16, 4, 0, tzinfo=UTC)


def entered(engine: Engine) -> BaseFile:
    return base(engine.store, BASE)


def go(engine: Engine, *steps: Step, now: datetime = NOON) -> None:
    for element, variables in steps:
        complete(engine, element, variables, now)


def papers_named(engine: Engine) -> set[str]:
    with engine.store.read() as transaction:
        return set(transaction.scalars(select(Paper.name)))


def neglect(engine: Engine, year: int) -> None:
    """A year whose summary is never handed in, judged unfulfilled."""
    late = december(year)
    fire_due_timers(engine, now=late)
    go(engine, ("s07", {}), now=late)
    fire_due_timers(engine, now=late + AFTER_TEN_WORKING_DAYS)
    judged: Step = ("s05", {"duty_fulfilled": "未履行"})
    go(engine, judged, ("s06", {}), now=late + AFTER_TEN_WORKING_DAYS)


def test_the_first_summary_is_asked_for_in_the_year_of_the_recognition(engine: Engine) -> None:
    begin_term(engine)
    assert [(one.year, one.due_on) for one in entered(engine).reports] == [
        (2025, date(2025, 12, 15))
    ]
    assert task(engine, "s02")


def test_each_new_year_asks_for_its_summary_by_itself(engine: Engine) -> None:
    begin_term(engine)
    new_year(engine, 2026)
    new_year(engine, 2027)
    assert [one.year for one in entered(engine).reports] == [2025, 2026, 2027]


def test_a_base_that_has_left_owes_no_summary(engine: Engine) -> None:
    begin_term(engine)
    set_status(engine, BASE, "已撤销")
    new_year(engine, 2026)
    assert [one.year for one in entered(engine).reports] == [2025]


def test_a_revoked_base_owes_no_summary_of_the_year(engine: Engine) -> None:
    begin_term(engine)
    new_year(engine, 2026)
    breach: Step = ("GX-COOP-P06/s02", GROUNDS | {"integrity_breach": True})
    walk(engine, "GX-COOP-P06", breach, ("s03", {}), *REVOKED)
    assert ended(engine, "GX-COOP-P04") == ["e_gone"]
    assert [one.standing for one in entered(engine).reports] == ["未到期", "已关闭"]


def test_a_summary_is_reviewed_and_the_duties_judged(engine: Engine) -> None:
    begin_term(engine)
    go(
        engine,
        ("s02", {}),
        ("s03", {"summary_review": "退回"}),
        ("s02r", {}),
        ("s03", {"summary_review": "通过"}),
        ("s05", {"duty_fulfilled": "履行"}),
        ("s06", {}),
        now=IN_TIME,
    )
    assert ended(engine, "GX-COOP-P04") == ["e_done"]
    assert entered(engine).reports[0].filed_on == IN_TIME.date()


def returned_after_the_last_day(engine: Engine) -> datetime:
    """Handed in on 14 December, sent back on the 18th."""
    begin_term(engine)
    go(engine, ("s02", {}), now=datetime(2025, 12, 14, 4, 0, tzinfo=UTC))
    returned = datetime(2025, 12, 18, 4, 0, tzinfo=UTC)
    fire_due_timers(engine, now=returned)
    go(engine, ("s03", {"summary_review": "退回"}), now=returned)
    fire_due_timers(engine, now=returned)
    return returned


def test_a_summary_sent_back_after_the_last_day_is_completed_by_the_base(engine: Engine) -> None:
    returned = returned_after_the_last_day(engine)
    assert tasks(engine) == ["s02r"]
    completed = returned + timedelta(days=5)
    go(engine, ("s02r", {}), ("s03", {"summary_review": "通过"}), now=completed)
    [report] = entered(engine).reports
    assert (report.standing, report.filed_on) == ("已交", date(2025, 12, 14))


def test_a_summary_that_is_not_completed_stays_filed_in_time(engine: Engine) -> None:
    returned = returned_after_the_last_day(engine)
    fire_due_timers(engine, now=returned + AFTER_TEN_WORKING_DAYS)
    assert tasks(engine) == ["s02", "s05"], "the next year's, and the agency's of this one"
    report = entered(engine).reports[0]
    assert (report.standing, report.filed_on) == ("已交", date(2025, 12, 14))


def test_a_recommender_that_is_silent_costs_the_base_nothing(engine: Engine) -> None:
    begin_term(engine)
    go(engine, ("s02", {}), now=IN_TIME)
    fire_due_timers(engine, now=IN_TIME + timedelta(days=25))
    assert tasks(engine) == ["s05"]
    assert entered(engine).reports[0].standing == "已交"


def test_the_next_year_does_not_wait_for_a_recommender(engine: Engine) -> None:
    begin_term(engine)
    go(engine, ("s02", {}), now=datetime(2025, 12, 14, 4, 0, tzinfo=UTC))
    new_year(engine, 2026)
    assert tasks(engine) == ["s02", "s03"]


def test_a_summary_filed_after_the_reminder_has_its_form_and_is_reviewed_too(
    engine: Engine,
) -> None:
    begin_term(engine)
    late = december(2025)
    fire_due_timers(engine, now=late)
    go(engine, ("s07", {}), ("s02l", {}), now=late)
    assert entered(engine).reports[0].filed_on == date(2025, 12, 16)
    assert task(engine, "s03")


def test_an_agency_that_does_not_remind_takes_no_chance_from_the_base(engine: Engine) -> None:
    begin_term(engine)
    fire_due_timers(engine, now=december(2025))
    fire_due_timers(engine, now=december(2025) + AFTER_TEN_WORKING_DAYS)
    assert tasks(engine) == ["s02", "s02l"]


def test_one_year_unfulfilled_is_filed(engine: Engine) -> None:
    begin_term(engine)
    neglect(engine, 2025)
    assert ended(engine, "GX-COOP-P04") == ["e_done"]


def test_two_years_unfulfilled_in_a_row_revoke_without_anybody_counting(engine: Engine) -> None:
    begin_term(engine)
    neglect(engine, 2025)
    new_year(engine, 2026)
    neglect(engine, 2026)
    now = december(2026) + AFTER_TEN_WORKING_DAYS
    found = GROUNDS | {"notified_on": str(now.date())}
    revoked = [(f"GX-COOP-P06/{name}", told) for name, told in (("s02", found), HEARD, *REVOKED)]
    go(engine, *revoked, now=now)
    assert ended(engine, "GX-COOP-P04") == ["e_done", "e_revoke", "e_gone"]
    assert entered(engine).line.status == "已撤销"


EVENT: Step = ("s01a", CHOSEN | {"event_kind": "重大问题", "event_on": "2026-03-16"})


@pytest.mark.parametrize(
    ("concerns", "steps", "end"),
    [(False, (), "e_filed"), (True, (("GX-COOP-P06/s02", GROUNDS),), "e_kept")],
)
def test_an_event_is_reported_and_assessed(
    engine: Engine, concerns: bool, steps: tuple[Step, ...], end: str
) -> None:
    told: tuple[Step, ...] = (
        EVENT,
        ("s02", {}),
        ("s03", {}),
        ("s05", {"concerns_revocation": concerns}),
    )
    assert walk(engine, "GX-COOP-P05", *told, *steps) == [end]


def test_an_event_not_reported_in_three_working_days_is_asked_for(engine: Engine) -> None:
    walk(engine, "GX-COOP-P05", EVENT)
    late = datetime(2026, 3, 20, 4, 0, tzinfo=UTC)
    fire_due_timers(engine, now=late)
    complete(engine, "s04", {}, late)
    assert task(engine, "s02")


def test_what_is_no_ground_is_closed_without_a_hearing(engine: Engine) -> None:
    assert walk(engine, "GX-COOP-P06", ("s02", GROUNDS)) == ["e_none"]
    assert entered(engine).line.status == "有效"


def test_a_ground_that_stands_after_the_statement_revokes(engine: Engine) -> None:
    assert walk(engine, "GX-COOP-P06", BREACH, HEARD, *REVOKED) == ["e_revoked"]
    assert entered(engine).line.status == "已撤销"


KEEPS = {"revocation_decision": "维持", "revocation_reason": "申辩属实"}


@pytest.mark.parametrize("corrected", [{"integrity_breach": False}, {}])
def test_the_department_may_keep_the_title_after_the_statement(
    engine: Engine, corrected: dict[str, Any]
) -> None:
    kept: Step = ("s05", KEEPS | corrected)
    assert walk(engine, "GX-COOP-P06", BREACH, HEARD, kept) == ["e_keep"]
    assert entered(engine).line.status == "有效"


def test_facts_that_are_no_ground_revoke_nothing_whatever_is_decided(engine: Engine) -> None:
    wrong: Step = ("s05", DECISION | {"integrity_breach": False})
    walk(engine, "GX-COOP-P06", BREACH, HEARD, wrong)
    assert tasks(engine) == ["s05"]


def test_a_title_that_lapsed_meanwhile_is_not_revoked_nor_made_public(engine: Engine) -> None:
    walk(engine, "GX-COOP-P06", BREACH, HEARD)
    set_status(engine, BASE, "已失效")
    go(engine, ("s05", DECISION))
    assert ended(engine, "GX-COOP-P06") == ["e_lapsed"]
    assert entered(engine).line.status == "已失效"
    assert "社会通报" not in papers_named(engine)
    assert "撤销决定" not in papers_named(engine)


def test_a_base_that_is_silent_for_five_working_days_is_decided_without_it(engine: Engine) -> None:
    hearing_lapses(engine, "GX-COOP-P06", BREACH)
    assert tasks(engine) == ["s05"]


def test_an_event_never_reported_is_registered_by_the_agency(engine: Engine) -> None:
    walk(engine, "GX-COOP-P05", EVENT)
    late = NOON + timedelta(days=20)
    fire_due_timers(engine, now=late)
    go(engine, ("s03", {}), ("s05", {"concerns_revocation": False}), now=late)
    assert ended(engine, "GX-COOP-P05") == ["e_filed"]


@pytest.mark.parametrize("process", ["GX-COOP-P05", "GX-COOP-P07"])
def test_what_a_base_began_and_never_filled_in_ends_by_itself(engine: Engine, process: str) -> None:
    walk(engine, process)
    fire_due_timers(engine, now=NOON + timedelta(days=40))
    assert ended(engine, process) == ["e_dropped"]


def test_the_standing_is_answered_from_the_register(engine: Engine) -> None:
    walk(engine, "GX-COOP-P07", ("s01a", CHOSEN))
    assert tasks(engine) == ["s02v"]
    complete(engine, "s02v", {})
    assert ended(engine, "GX-COOP-P07") == ["e_info"]


def test_a_standing_that_nobody_looks_at_is_answered_all_the_same(engine: Engine) -> None:
    walk(engine, "GX-COOP-P07", ("s01a", CHOSEN))
    fire_due_timers(engine, now=NOON + timedelta(days=40))
    assert ended(engine, "GX-COOP-P07") == ["e_info"]


@pytest.mark.parametrize(
    ("process", "steps", "instead"),
    [
        ("GX-COOP-P06", (), "s02_dept"),
        ("GX-COOP-P05", (EVENT, ("s02", {})), "s03_dept"),
        ("GX-COOP-P05", (EVENT, ("s02", {}), ("s03", {})), "s05_dept"),
    ],
)
def test_the_department_has_the_work_of_a_late_agency_done_which_may_still_do_it(
    engine: Engine, process: str, steps: tuple[Step, ...], instead: str
) -> None:
    walk(engine, process, *steps)
    waiting = tasks(engine)
    fire_due_timers(engine, now=NOON + timedelta(days=70))
    assert tasks(engine) == [*waiting, instead]


def test_the_department_may_have_a_year_judged_that_the_agency_does_not(engine: Engine) -> None:
    begin_term(engine)
    go(engine, ("s02", {}), ("s03", {"summary_review": "通过"}), now=IN_TIME)
    fire_due_timers(engine, now=IN_TIME + timedelta(days=70))
    assert "s05_dept" in tasks(engine)


def test_an_event_whose_lateness_nobody_registers_goes_on(engine: Engine) -> None:
    walk(engine, "GX-COOP-P05", EVENT)
    for days in (5, 30):
        fire_due_timers(engine, now=NOON + timedelta(days=days))
    assert reached(engine, "e_reminded")
    assert tasks(engine) == ["s03"]
