"""When whom to tell of a deadline."""

from datetime import UTC, datetime

from engine.deadlines.reminders import Reminder, check, reminders

DUE = datetime(2026, 5, 31, 16, tzinfo=UTC)  # 24:00 of 31 May in Shanghai
WANTED = {
    "remindBefore": "P1M,P1D",
    "remindWhom": "host, agency",
    "escalateAfter": "PT0S,P3D",
    "escalateTo": "dept",
}


def test_reminders_come_before_the_end_and_escalations_after_it_in_order() -> None:
    found = reminders(WANTED, DUE, None)
    assert [(one.kind, one.at.isoformat(), one.whom) for one in found] == [
        ("reminder", "2026-05-01T00:00:00+08:00", ("host", "agency")),
        ("reminder", "2026-05-31T00:00:00+08:00", ("host", "agency")),
        ("escalation", "2026-06-01T00:00:00+08:00", ("dept",)),
        ("escalation", "2026-06-04T00:00:00+08:00", ("dept",)),
    ]


def test_while_the_end_is_pending_people_are_reminded_by_the_estimate_and_nothing_escalates() -> (
    None
):
    assert {one.kind for one in reminders(WANTED, None, DUE)} == {"reminder"}


def test_a_deadline_that_stands_still_reminds_nobody() -> None:
    assert reminders(WANTED, None, None) == ()


def test_without_groups_those_are_told_whose_task_it_is() -> None:
    (only,) = reminders({"remindBefore": "P1D"}, DUE, None)
    assert only == Reminder("reminder", only.at, ())


def test_a_timer_that_wants_none_has_none() -> None:
    assert reminders({"clauses": "GD-9"}, DUE, None) == ()
    assert check({"clauses": "GD-9"}) == []
