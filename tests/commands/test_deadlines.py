"""Verbs on running deadlines, with the real rooms behind them: diagram, tokens, rows, history."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from engine.assembly import assemble
from engine.commands.core.engine import Engine
from engine.commands.deadlines.close_offices import close_offices, open_offices
from engine.commands.deadlines.extend_deadline import extend_deadline
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.deadlines.import_calendar import import_calendar
from engine.commands.deadlines.recompute_deadlines import recompute_deadlines
from engine.commands.deadlines.recount_deadline import recount_deadline
from engine.commands.deadlines.resume_deadline import resume_deadline
from engine.commands.deadlines.send_reminders import send_reminders
from engine.commands.deadlines.suspend_deadline import suspend_deadline
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.deadlines.calendar import Closure
from engine.deadlines.notices import calendar_days, read_notices
from engine.errors import GuichengError, Invalid, NotFound, Refused
from engine.persistence import Store, calendar
from engine.persistence.account_rows import Group
from engine.persistence.case_rows import Timer, UserTask
from engine.persistence.history_rows import HistoryRecord
from engine.queries.deadlines import closures, sent_reminders, working_calendar
from engine.scheduling import chores
from engine.scheduling.chores import recount
from engine.settings import Settings
from tests.commands.conftest import ADMIN, LI, ZHAO
from tests.commands.looking import all_of, history_holds, open_tasks, timers
from tests.deadlines.test_notices import NOTICE_2027
from tests.drawing import boundary, chain, diagram, end, start, sub, timer, user, zeebe
from tests.parties import concern

NOW = datetime(2026, 4, 27, 2, 0, tzinfo=UTC)
LAST = datetime(2026, 5, 9, 16, 0, tzinfo=UTC)  # 24:00 of 9 May in Shanghai
DEPT = zeebe("assignmentDefinition", candidateGroups="dept")
Begin = Callable[..., int]


def _properties(**named: str) -> str:
    return zeebe("properties", *(zeebe("property", name=k, value=v) for k, v in named.items()))


def _seven_days(since: str, host: str, **properties: str) -> str:
    date = timer("Date", f'=deadline("T-GX-COOP-10-5-b", "{since}")')
    return boundary("X", host, _properties(**properties), date, interrupting=False)


@pytest.fixture
def engine(store: Store) -> Engine:
    return assemble(Settings(database=store.url, mode="demonstration"))


@pytest.fixture
def begin(engine: Engine) -> Begin:
    """Start a case whose task "A" has seven working days; answers the key of the deadline."""

    def started(since: str = "2026-04-27", extend_by: str = "dept", **more: str) -> int:
        guard = _seven_days(since, "A", extendBy=extend_by, **more)
        parts = (start(), user("A", DEPT), end(), end("LATE"), guard)
        return _run(engine, diagram(*parts, chain("S", "A", "E"), chain("X", "LATE")))

    return started


def _run(engine: Engine, content: bytes) -> int:
    deploy_resources(engine, {"p.bpmn": content}, actor=ADMIN, now=NOW)
    start_process_instance(engine, process_id="P", variables={}, actor=ADMIN, now=NOW)
    return timers(engine)[-1].key


def _timer(engine: Engine, key: int) -> Timer:
    return next(row for row in timers(engine) if row.key == key)


def _task(engine: Engine, element: str) -> UserTask:
    return next(task for task in open_tasks(engine) if task.element_id == element)


def _history(engine: Engine, kind: str) -> list[HistoryRecord]:
    return all_of(engine, HistoryRecord, HistoryRecord.kind == kind)


def test_a_deadline_is_kept_with_what_it_is_counted_from(engine: Engine, begin: Begin) -> None:
    row = _timer(engine, begin())
    assert (row.due_at, row.deadline_id) == (LAST, "T-GX-COOP-10-5-b")
    assert row.counted_from["start"] == "2026-04-27"
    assert row.explanation[-1] == "末日 2026-05-09（周六）24:00"
    assert _task(engine, "A").deadline_at == LAST


def test_an_extension_moves_the_row_the_token_and_the_task(engine: Engine, begin: Begin) -> None:
    key = begin()
    until = date(2026, 5, 15)
    extend_deadline(engine, key, until, actor=LI, now=NOW, reason="补充考察")
    later = LAST + timedelta(days=6)
    row = _timer(engine, key)
    assert (row.due_at, _task(engine, "A").deadline_at) == (later, later)
    assert row.explanation[-1] == "经批准延期至 2026-05-15（周五）24:00（补充考察）"
    assert fire_due_timers(engine, now=LAST).fired == 0
    complete_user_task(engine, _task(engine, "A").key, {}, actor=ADMIN, now=LAST)
    assert _timer(engine, key).state == "canceled"


def test_an_extended_deadline_falls_at_its_new_moment(engine: Engine, begin: Begin) -> None:
    key = begin()
    extend_deadline(engine, key, date(2026, 5, 15), actor=LI, now=NOW, reason="补充考察")
    assert fire_due_timers(engine, now=LAST + timedelta(days=6)).fired == 1


def test_what_was_done_to_a_deadline_is_in_the_history_of_its_case(
    engine: Engine, begin: Begin
) -> None:
    extend_deadline(engine, begin(), date(2026, 5, 15), actor=LI, now=NOW, reason="补充考察")
    (line,) = _history(engine, "deadline_change")
    assert (line.actor_name, line.reason) == ("李科", "补充考察")
    assert (line.data["before"], line.data["after"]) == (
        "2026-05-09T16:00:00+00:00",
        "2026-05-16T00:00:00+08:00",
    )
    assert history_holds(engine)


@pytest.mark.parametrize(
    ("until", "reason", "why"),
    [
        (date(2026, 5, 9), "补充考察", "应晚于今天和现在的末日"),
        (date(2026, 5, 15), " ", "要写明理由"),
    ],
)
def test_an_extension_that_is_none_or_has_no_reason_is_refused(
    engine: Engine, begin: Begin, until: date, reason: str, why: str
) -> None:
    key = begin()
    with pytest.raises(GuichengError, match=why):
        extend_deadline(engine, key, until, actor=LI, now=NOW, reason=reason)
    assert _timer(engine, key).due_at == LAST


def test_a_deadline_that_has_ended_is_not_extended_though_no_sweep_came_by(
    engine: Engine, begin: Begin
) -> None:
    key = begin()
    with pytest.raises(Refused, match="届满"):
        extend_deadline(engine, key, date(2026, 6, 15), actor=LI, now=LAST, reason="补充考察")


def test_who_is_not_named_by_the_diagram_may_not_extend(engine: Engine, begin: Begin) -> None:
    key = begin(extend_by="agency, chief")
    with pytest.raises(Refused, match="流程规定由agency、chief办理"):
        extend_deadline(engine, key, date(2026, 5, 15), actor=LI, now=NOW, reason="补充考察")


def test_a_stranger_cannot_tell_a_deadline_from_none(engine: Engine, begin: Begin) -> None:
    def said(key: int) -> set[str]:
        told, until = set(), date(2026, 5, 15)
        for verb in (
            lambda: extend_deadline(engine, key, until, actor=ZHAO, now=NOW, reason="核对"),
            lambda: recount_deadline(engine, key, until, actor=ZHAO, now=NOW, reason="核对"),
            lambda: suspend_deadline(engine, key, actor=ZHAO, now=NOW, reason="核对"),
            lambda: resume_deadline(engine, key, actor=ZHAO, now=NOW, reason="核对"),
        ):
            with pytest.raises(NotFound) as refusal:
                verb()
            told.add(str(refusal.value).replace(str(key), ""))
        return told

    assert said(begin()) == said(7)


def test_a_deadline_that_does_not_exist_is_not_found(engine: Engine) -> None:
    with pytest.raises(NotFound):
        extend_deadline(engine, 7, date(2026, 5, 15), actor=LI, now=NOW, reason="补充考察")


def test_a_deadline_is_counted_again_from_the_day_it_really_began(
    engine: Engine, begin: Begin
) -> None:
    key = begin()
    served = date(2026, 4, 29)
    recount_deadline(engine, key, served, actor=LI, now=NOW, reason="送达回证为29日")
    later = datetime(2026, 5, 12, 16, 0, tzinfo=UTC)
    assert (_timer(engine, key).due_at, _task(engine, "A").deadline_at) == (later, later)
    (line,) = _history(engine, "deadline_change")
    assert (line.actor_name, line.reason) == ("李科", "送达回证为29日")


@pytest.mark.parametrize(
    ("start", "reason", "why"),
    [
        (date(2026, 4, 27), "核对", "已经从 2026-04-27 起算"),
        (date(2026, 4, 29), "", "要写明理由"),
        (date(2025, 4, 29), "核对", "期限已于2025年5月13日 24:00届满"),
    ],
)
def test_a_recount_that_changes_nothing_or_would_end_the_deadline_is_refused(
    engine: Engine, begin: Begin, start: date, reason: str, why: str
) -> None:
    key = begin()
    with pytest.raises(GuichengError, match=why):
        recount_deadline(engine, key, start, actor=LI, now=NOW, reason=reason)
    assert _timer(engine, key).due_at == LAST


def test_only_who_may_extend_may_recount(engine: Engine, begin: Begin) -> None:
    key = begin(extend_by="chief")
    with pytest.raises(Refused, match="流程规定由chief办理"):
        recount_deadline(engine, key, date(2026, 4, 29), actor=LI, now=NOW, reason="核对")


def test_a_suspended_deadline_never_falls_and_ends_later_once_resumed(
    engine: Engine, begin: Begin
) -> None:
    key = begin()
    suspend_deadline(engine, key, actor=LI, now=NOW, reason="等待补正")
    row = _timer(engine, key)
    assert (row.state, row.due_at) == ("suspended", None)
    assert fire_due_timers(engine, now=LAST).fired == 0
    may_18 = datetime(2026, 5, 18, 2, 0, tzinfo=UTC)
    resume_deadline(engine, key, actor=LI, now=may_18, reason="材料已补齐")
    row = _timer(engine, key)
    assert (row.state, row.due_at) == ("pending", datetime(2026, 5, 27, 16, 0, tzinfo=UTC))


def test_a_deadline_is_not_suspended_twice(engine: Engine, begin: Begin) -> None:
    key = begin()
    suspend_deadline(engine, key, actor=LI, now=NOW, reason="等待补正")
    with pytest.raises(Refused, match="已经中止"):
        suspend_deadline(engine, key, actor=LI, now=NOW, reason="等待补正")


def test_the_time_a_correction_takes_does_not_count(engine: Engine) -> None:
    """The task C stands in the diagram with the property pausesDeadline."""
    correction = user("C", DEPT, _properties(pausesDeadline="X"))
    inside = (
        start("I"),
        user("A", DEPT),
        correction,
        user("B", DEPT),
        end("O"),
        chain("I", "A", "C", "B", "O"),
    )
    review = sub("U", *inside)
    guard = _seven_days("2026-04-27", "U")
    parts = (start(), review, end(), end("LATE"), guard, chain("S", "U", "E"), chain("X", "LATE"))
    key = _run(engine, diagram(*parts))
    complete_user_task(engine, _task(engine, "A").key, {}, actor=ADMIN, now=NOW)
    assert _timer(engine, key).state == "suspended"
    may_18 = datetime(2026, 5, 18, 2, 0, tzinfo=UTC)
    complete_user_task(engine, _task(engine, "C").key, {}, actor=ADMIN, now=may_18)
    row = _timer(engine, key)
    assert (row.state, row.due_at) == ("pending", datetime(2026, 5, 27, 16, 0, tzinfo=UTC))
    assert "停钟：等待C" in "".join(row.explanation)


def test_a_deadline_into_an_unpublished_year_is_pending_and_nothing_follows_from_it(
    engine: Engine, begin: Begin
) -> None:
    key = begin("2026-12-28")
    row = _timer(engine, key)
    assert (row.due_at, row.estimate) == (None, datetime(2027, 1, 7, 16, 0, tzinfo=UTC))
    assert fire_due_timers(engine, now=datetime(2027, 6, 1, tzinfo=UTC)).fired == 0


def test_the_import_of_the_year_settles_what_waited_for_it(engine: Engine, begin: Begin) -> None:
    key = begin("2026-12-28")
    imported = import_calendar(engine, NOTICE_2027, actor=ADMIN, now=NOW)
    assert (imported.years, imported.recomputed) == ((2027,), (key,))
    assert _timer(engine, key).due_at == datetime(2027, 1, 7, 16, 0, tzinfo=UTC)
    assert working_calendar(engine.store).last == date(2027, 12, 31)
    (line,) = _history(engine, "deadline_change")
    assert line.reason == "导入2027年放假安排"
    assert len(_history(engine, "calendar_imported")) == 1


def test_an_estimate_of_a_year_settles_nothing(engine: Engine, begin: Begin) -> None:
    key = begin("2026-12-28")
    import_calendar(engine, NOTICE_2027, actor=ADMIN, now=NOW, status="estimated")
    assert _timer(engine, key).due_at is None


def test_a_year_is_not_imported_over_a_gap(engine: Engine) -> None:
    notice_2028 = NOTICE_2027.replace("2027", "2028").replace("2028-01-31 2028-02-20", "")
    weekdays = notice_2028.replace("2028-05-08", "").replace("2028-09-26", "")
    with pytest.raises(Refused, match="请先导入2027年"):
        import_calendar(engine, weekdays, actor=ADMIN, now=NOW)


def test_only_an_administrator_imports_a_year(engine: Engine) -> None:
    with pytest.raises(Refused, match="李科不能维护工作日历"):
        import_calendar(engine, NOTICE_2027, actor=LI, now=NOW)


def test_a_closure_moves_the_deadlines_that_run_over_it_and_opening_moves_them_back(
    engine: Engine, begin: Begin
) -> None:
    key = begin()
    flood = Closure(date(2026, 4, 29), "汛期停办", "自治区人民政府通知")
    assert close_offices(engine, [flood], actor=ADMIN, now=NOW) == (key,)
    assert _timer(engine, key).due_at == datetime(2026, 5, 11, 16, 0, tzinfo=UTC)
    assert closures(engine.store) == [flood]
    assert open_offices(engine, flood.date, actor=ADMIN, now=NOW) == (key,)
    assert _timer(engine, key).due_at == LAST


@pytest.mark.parametrize(("province", "moved"), [("广西", True), ("浙江", False), ("", True)])
def test_a_closure_moves_the_deadlines_of_its_province_alone(
    engine: Engine, begin: Begin, province: str, moved: bool
) -> None:
    key = begin()
    closure = Closure(date(2026, 4, 29), "停办", "省人民政府公告", province)
    assert close_offices(engine, [closure], actor=ADMIN, now=NOW) == ((key,) if moved else ())


def test_a_province_without_regulations_here_is_refused(engine: Engine) -> None:
    closure = Closure(date(2026, 4, 29), "停办", "公告", "河南")
    with pytest.raises(Invalid, match="没有名为“河南”的省区，有广东、广西、浙江"):
        close_offices(engine, [closure], actor=ADMIN, now=NOW)


def test_a_closure_needs_a_name_and_a_source(engine: Engine) -> None:
    with pytest.raises(Invalid, match="名称和依据"):
        close_offices(engine, [Closure(date(2026, 4, 29), "", "")], actor=ADMIN, now=NOW)


def test_counting_again_changes_nothing_where_nothing_changed(engine: Engine, begin: Begin) -> None:
    begin()
    assert recompute_deadlines(engine, actor=ADMIN, now=NOW, reason="核对") == ()
    assert _history(engine, "deadline_change") == []


REMINDED = {"remindBefore": "P1D", "escalateAfter": "PT0S,P2D", "escalateTo": "chief"}
DAY = timedelta(days=1)


def test_people_are_reminded_before_the_deadline_and_their_chief_is_told_after_it(
    engine: Engine, begin: Begin
) -> None:
    begin(**REMINDED)
    assert send_reminders(engine, now=LAST - 2 * DAY) == 0
    assert send_reminders(engine, now=LAST - DAY) == 1
    fire_due_timers(engine, now=LAST)
    assert send_reminders(engine, now=LAST) == 1
    (reminded,) = _history(engine, "deadline_reminder")
    (escalated,) = _history(engine, "deadline_escalation")
    assert reminded.data["sentence"] == "期限将于2026年5月9日 24:00届满"
    assert (escalated.data["whom"], "不产生默示通过" in escalated.data["sentence"]) == (
        ["chief"],
        True,
    )
    assert history_holds(engine)


def test_each_reminder_is_sent_once(engine: Engine, begin: Begin) -> None:
    begin(**REMINDED)
    assert [send_reminders(engine, now=LAST - DAY) for _ in range(2)] == [1, 0]


def test_an_escalation_waits_for_the_sweep_that_fires_its_deadline(
    engine: Engine, begin: Begin
) -> None:
    begin(**REMINDED)
    send_reminders(engine, now=LAST - DAY)
    assert send_reminders(engine, now=LAST) == 0
    fire_due_timers(engine, now=LAST)
    assert send_reminders(engine, now=LAST) == 1


def test_nobody_is_reminded_of_work_that_is_done(engine: Engine, begin: Begin) -> None:
    begin(**REMINDED)
    complete_user_task(engine, _task(engine, "A").key, {}, actor=LI, now=NOW)
    assert send_reminders(engine, now=LAST + 9 * DAY) == 0


def test_an_extension_moves_the_reminders_too(engine: Engine, begin: Begin) -> None:
    key = begin(**REMINDED)
    extend_deadline(engine, key, date(2026, 5, 15), actor=LI, now=NOW, reason="补充考察")
    assert send_reminders(engine, now=LAST - DAY) == 0
    assert send_reminders(engine, now=LAST + 5 * DAY) == 1


def test_a_reminder_is_seen_by_those_it_is_meant_for(engine: Engine, begin: Begin) -> None:
    begin(**REMINDED)
    send_reminders(engine, now=LAST - DAY)
    (seen,) = sent_reminders(engine.store, LI)
    assert (seen.kind, seen.element_id, seen.due_at) == ("reminder", "X", LAST)
    assert sent_reminders(engine.store, ZHAO) == []


def test_what_others_were_told_hides_nothing(engine: Engine, begin: Begin) -> None:
    begin(**REMINDED)
    send_reminders(engine, now=LAST - DAY)
    fire_due_timers(engine, now=LAST)
    send_reminders(engine, now=LAST)
    (seen,) = sent_reminders(engine.store, LI, limit=1)
    assert seen.kind == "reminder"


def test_a_reminder_that_names_nobody_is_for_those_whose_task_it_is(engine: Engine) -> None:
    guard = _seven_days("2026-04-27", "A", remindBefore="P1D")
    parts = (start(), user("A", DEPT), end(), end("LATE"), guard)
    drawn = diagram(*parts, chain("S", "A", "E"), chain("X", "LATE"))
    deploy_resources(engine, {"p.bpmn": drawn}, actor=ADMIN, now=NOW)
    begun = start_process_instance(engine, process_id="P", actor=ADMIN, now=NOW)
    concern(engine, begun.process_instance_key, "agency", "agency")
    send_reminders(engine, now=LAST - DAY)
    assert len(sent_reminders(engine.store, LI)) == 1
    assert sent_reminders(engine.store, ZHAO) == []


def test_those_who_are_told_and_those_who_may_are_called_by_their_names(
    engine: Engine, begin: Begin
) -> None:
    with engine.store.write() as transaction:
        transaction.add(Group(id="chief", name="处长"))
    key = begin(extend_by="chief", **REMINDED)
    with pytest.raises(Refused, match="流程规定由处长办理"):
        extend_deadline(engine, key, date(2026, 5, 15), actor=LI, now=NOW, reason="补充考察")
    fire_due_timers(engine, now=LAST)
    send_reminders(engine, now=LAST)
    assert sent_reminders(engine.store, ADMIN)[0].whom == ("处长",)


def test_an_interrupted_recount_is_caught_up_by_the_next_alarm(
    engine: Engine, begin: Begin
) -> None:
    key = begin("2026-12-28")
    with engine.store.write() as transaction:
        days = calendar_days(read_notices(NOTICE_2027)).values()
        calendar.put_days(transaction, days, "admin", NOW)
    assert _timer(engine, key).due_at is None
    recount(engine)()
    assert _timer(engine, key).due_at == datetime(2027, 1, 7, 16, 0, tzinfo=UTC)


def test_the_alarm_counts_again_only_when_the_calendar_has_changed(
    engine: Engine, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    chore, counted = recount(engine), []
    monkeypatch.setattr(chores, "recompute_deadlines", lambda *_, **__: counted.append(1))
    chore()
    chore()
    close_offices(engine, [Closure(date(2026, 4, 29), "汛期", "通知")], actor=ADMIN, now=NOW)
    chore()
    assert len(counted) == 2
