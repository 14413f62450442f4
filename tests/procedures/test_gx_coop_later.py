"""GX-COOP-P03 to P07 run to their end states through the engine, with time moved."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from engine.commands.engine import Engine
from engine.commands.fire_due_timers import fire_due_timers
from tests.procedures.walking import (
    Step,
    complete,
    copy_of,
    deploy,
    ended,
    hearing_lapses,
    task,
    walk,
)

PARTIES = {
    "base_no": "GX-COOP-1",
    "credit_code": "91450200MA5N00002X",
    "recommender_code": "11450200007600011B",
}
GROUNDS = PARTIES | {
    "notified_on": "2026-03-16",
    "consecutive_years_unfulfilled": 0,
    "major_violation_with_severe_impact": False,
    "integrity_breach": False,
    "carrier_dissolved_or_closed": False,
    "superior_requests_revocation": False,
    "other_revocation_ground": False,
}
REVOKED: tuple[Step, ...] = (("s05", {}), ("s06", {}), ("s07", {}))


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return deploy(tmp_path_factory.mktemp("coop") / "coop.db", "gx-coop")


@pytest.fixture
def engine(tmp_path: Path, deployed: Path) -> Engine:
    return copy_of(deployed, tmp_path)


def test_a_title_not_renewed_lapses_after_five_years(engine: Engine) -> None:
    term = {"base_no": "GX-COOP-1", "recognized_on": "2026-03-16", "rerecognized_on": None}
    walk(engine, "GX-COOP-P03", ("s00a", term))
    over = datetime(2031, 3, 17, 4, 0, tzinfo=UTC)
    fire_due_timers(engine, now=over)
    complete(engine, "s01a", {"rerecognized_on": None, "as_of": "2031-03-17"}, over)
    complete(engine, "s03", {}, over)
    assert ended(engine, "GX-COOP-P03") == ["e_lapsed"]


def test_a_title_renewed_in_time_runs_five_years_more(engine: Engine) -> None:
    term = {"base_no": "GX-COOP-1", "recognized_on": "2026-03-16", "rerecognized_on": None}
    walk(engine, "GX-COOP-P03", ("s00a", term))
    over = datetime(2031, 3, 17, 4, 0, tzinfo=UTC)
    fire_due_timers(engine, now=over)
    renewed = {"rerecognized_on": "2031-01-10", "as_of": "2031-03-17"}
    complete(engine, "s01a", renewed, over)
    complete(engine, "s02v", {}, over)
    fire_due_timers(engine, now=datetime(2036, 1, 10, 4, 0, tzinfo=UTC))
    assert ended(engine, "GX-COOP-P03") == []
    fire_due_timers(engine, now=datetime(2036, 1, 11, 4, 0, tzinfo=UTC))
    assert task(engine, "s01a")


YEAR: Step = ("s01a", PARTIES | {"report_year": 2026})


@pytest.mark.parametrize(
    ("years", "steps", "end"),
    [
        (0, (), "e_done"),
        (
            2,
            (("s02", GROUNDS | {"consecutive_years_unfulfilled": 2}), ("s03", {}), *REVOKED),
            "e_revoke",
        ),
    ],
)
def test_a_summary_is_reviewed_and_the_duties_judged(
    engine: Engine, years: int, steps: tuple[Step, ...], end: str
) -> None:
    told: tuple[Step, ...] = (
        YEAR,
        ("s02", {}),
        ("s03", {"summary_review": "退回"}),
        ("s02", {}),
        ("s03", {"summary_review": "通过"}),
        ("s05", {"consecutive_years_unfulfilled": years}),
        ("s06", {}),
    )
    assert walk(engine, "GX-COOP-P04", *told, *steps) == [end]


@pytest.mark.parametrize(
    ("answer", "steps"),
    [("始终未交", ()), ("已补交", (("s03", {"summary_review": "通过"}),))],
)
def test_a_summary_not_filed_by_december_is_asked_for(
    engine: Engine, answer: str, steps: tuple[Step, ...]
) -> None:
    walk(engine, "GX-COOP-P04", YEAR)
    late = datetime(2026, 12, 16, 4, 0, tzinfo=UTC)
    fire_due_timers(engine, now=late)
    judged: tuple[Step, ...] = (("s05", {"consecutive_years_unfulfilled": 1}), ("s06", {}))
    for element, variables in (("s07", {"after_reminder": answer}), *steps, *judged):
        complete(engine, element, variables, late)
    assert ended(engine, "GX-COOP-P04") == ["e_done"]


EVENT: Step = ("s01a", PARTIES | {"event_kind": "重大问题", "event_on": "2026-03-16"})


@pytest.mark.parametrize(
    ("concerns", "steps", "end"),
    [(False, (), "e_filed"), (True, (("s02", GROUNDS), ("s03", {})), "e_revoke")],
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


@pytest.mark.parametrize(
    ("facts", "steps", "end"),
    [
        (GROUNDS, (), "e_keep"),
        (GROUNDS | {"integrity_breach": True}, REVOKED, "e_revoked"),
    ],
)
def test_grounds_are_heard_and_decided(
    engine: Engine, facts: dict[str, Any], steps: tuple[Step, ...], end: str
) -> None:
    assert walk(engine, "GX-COOP-P06", ("s02", facts), ("s03", {}), *steps) == [end]


def test_a_base_that_is_silent_for_five_working_days_has_been_heard(engine: Engine) -> None:
    assert hearing_lapses(engine, "GX-COOP-P06", ("s02", GROUNDS)) == ["e_keep"]


def test_the_standing_is_answered(engine: Engine) -> None:
    assert walk(engine, "GX-COOP-P07", ("s02", PARTIES | {"standing": "有效"})) == ["e_info"]
