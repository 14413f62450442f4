"""Two procedures on one body cross: A begins, B begins, B is finished, A is finished.

Between them another procedure may let the body leave, change its lead, or time may let its title
lapse. By default a sample of the pairs is played, drawn by a seed; GUICHENG_TEST_CROSSING=all plays
every ordered pair with everything that may come between.
"""

import os
import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

import pytest
import yaml
from sqlalchemy import select

from app.in_process import InProcess
from engine.clock import SHANGHAI
from engine.persistence.case_rows import Incident, Instance, UserTask
from engine.settings import shipped
from register.lifecycle.rules import RegisterRules, register_rules
from register.lifecycle.table import is_path
from register.rows import Base, Sanction, StatusChange
from simulation.reading import read_story
from simulation.running import Runner
from tests.simulation.crossing import Crossing
from tests.simulation.crossings import Crossings

SEED = int(os.environ.get("GUICHENG_TEST_CROSSING_SEED", "2026"))
ALL = os.environ.get("GUICHENG_TEST_CROSSING") == "all"
SAMPLE = int(os.environ.get("GUICHENG_TEST_CROSSING_PAIRS", "4"))
"""Pairs of each programme that are played by default."""


@dataclass(frozen=True)
class Between:
    """What happens after B: a procedure with these answers, or time until a day of the register."""

    process: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    lapse: bool = False


@dataclass(frozen=True)
class Subject:
    """The body of a programme on which procedures cross, what may come between them, what another
    procedure calls, and what waits for a notice.
    """

    body: str
    between: Mapping[str, Between]
    called_by: Mapping[str, str] = field(default_factory=dict)
    opened_by: Mapping[str, str] = field(default_factory=dict)


NOTHING = Between()
SUBJECTS = {
    "gd": Subject(
        "GD-B2026-001",
        {
            "leaves": Between(
                "GD-P06", {"false_information": True, "revocation_decision": "取消资格"}
            )
        },
    ),
    "zj": Subject(
        "ZJ-B2026-001",
        {
            "leaves": Between(
                "ZJ-P07", {"false_information": True, "cancellation_decision": "取消资格"}
            )
        },
    ),
    "gx-coop": Subject(
        "GX-COOP-B2026-001",
        {
            "leaves": Between(
                "GX-COOP-P06", {"integrity_breach": True, "revocation_decision": "撤销"}
            ),
            "lapses": Between(lapse=True),
        },
        opened_by={"GX-COOP-P02": "GX-COOP-P01-batch"},
    ),
    "gx-cons": Subject(
        "GX-CONS-B2026-001",
        {
            "leaves": Between(
                "GX-CONS-P09", {"false_application_material": True, "discretion": "取消"}
            ),
            "lead changes": Between("GX-CONS-P05", {"replaced": "牵头单位"}),
        },
    ),
    "gx-pilot": Subject(
        "GX-PILOT-B2026-001",
        {"leaves": Between("GX-PILOT-P06", {"facts_established": True})},
        {"GX-PILOT-P04": "GX-PILOT-P03"},
    ),
}


def rules_of(programme: str) -> RegisterRules:
    text = shipped("regulations", programme, "register.yaml").read_text("utf-8")
    return register_rules(yaml.safe_load(text))


def crossings(programme: str) -> list[tuple[str, str, str]]:
    """(A, B, what comes between), all of them or the sample."""
    procedures = list(rules_of(programme).arbitration.procedures)
    between = ["nothing", *SUBJECTS[programme].between]
    every = [(a, b, c) for a in procedures for b in procedures if a != b for c in between]
    chosen = random.Random(f"{SEED}/{programme}").sample(every, min(SAMPLE, len(every)))
    return every if ALL else chosen


@pytest.fixture(scope="session")
def installations(tmp_path_factory: pytest.TempPathFactory) -> InProcess:
    return InProcess(tmp_path_factory.mktemp("crossing"), papers=False)


@pytest.fixture(scope="session")
def crossings_of(installations: InProcess) -> Callable[[str], Crossings]:
    runner = Runner(installations, installations.folder, shipped("cases"), shipped("regulations"))

    @cache
    def of(programme: str) -> Crossings:
        base = read_story(shipped("cases", programme, "stories", "recognised-base.yaml"))
        subject = SUBJECTS[programme]
        return Crossings(
            runner, installations, base, subject.body, SEED, subject.called_by, subject.opened_by
        )

    return of


def cases() -> Iterator[Any]:
    for programme in SUBJECTS:
        for a, b, between in crossings(programme):
            yield pytest.param(programme, a, b, between, id=f"{a}×{b}，{between}")


@pytest.mark.slow
@pytest.mark.parametrize(("programme", "a", "b", "between"), [*cases()])
def test_what_crosses_on_one_body_leaves_the_register_right(
    crossings_of: Callable[[str], Crossings], programme: str, a: str, b: str, between: str
) -> None:
    with crossings_of(programme).crossed(a, b) as (play, first, second):
        come_between(play, SUBJECTS[programme].between.get(between, NOTHING))
        if first is not None:
            play.finish(first)
        holds(play, rules_of(programme))
    if missing := [one for one, case in ((a, first), (b, second)) if case is None]:
        pytest.skip(f"all holds, but {'、'.join(missing)} did not begin beside it")


def come_between(play: Crossing, between: Between) -> None:
    if between.process and (case := play.begin(between.process)) is not None:
        play.forced = between.answers
        play.finish(case)
        play.forced = {}
    if between.lapse and (ends := body_row(play).valid_until) is not None:
        day_after = datetime.combine(ends + timedelta(days=2), time(10), SHANGHAI)
        play.acting.move(max(day_after, play.now))


def body_row(play: Crossing) -> Base:
    with play.engine.store.read() as transaction:
        return transaction.get_one(Base, play.body)


def holds(play: Crossing, rules: RegisterRules) -> None:
    """What must be true of a body, whatever has crossed on it."""
    history = history_of(play)
    assert is_path(rules.body, history), history
    assert len(running_bans(play)) <= 1, running_bans(play)
    assert incidents(play) == []
    if not rules.statuses[history[-1]]:
        assert still_open(play, rules) == []
    assert nobody_can_do(play) == []


def history_of(play: Crossing) -> list[str]:
    with play.engine.store.read() as transaction:
        lines = select(StatusChange.status).where(StatusChange.base_number == play.body)
        return list(transaction.scalars(lines.order_by(StatusChange.position)))


def running_bans(play: Crossing) -> list[date]:
    today = play.now.astimezone(SHANGHAI).date()
    running = select(Sanction.refused_until).where(
        Sanction.credit_code == body_row(play).credit_code, Sanction.refused_until >= today
    )
    with play.engine.store.read() as transaction:
        return [day for day in transaction.scalars(running) if day is not None]


def incidents(play: Crossing) -> list[str]:
    with play.engine.store.read() as transaction:
        rows = transaction.scalars(select(Incident).where(Incident.state == "open"))
        return [f"{one.element_id}：{one.message}" for one in rows]


def still_open(play: Crossing, rules: RegisterRules) -> list[str]:
    """The cases of a body that left which the arbitration table ends, and which go on."""
    ends = {one.id for one in rules.arbitration.procedures.values() if one.on_leaving == "ends"}
    with play.engine.store.read() as transaction:
        about = select(Instance).where(
            Instance.key.in_(play.cases()),
            Instance.state == "active",
            Instance.process_id.in_(ends),
        )
        return [f"{one.process_id} {one.title}" for one in transaction.scalars(about)]


def nobody_can_do(play: Crossing) -> list[str]:
    """Open tasks of the body's cases that no account may take."""
    with play.engine.store.read() as transaction:
        of_body = select(UserTask).where(
            UserTask.state == "open", UserTask.instance_key.in_(play.cases())
        )
        tasks = transaction.scalars(of_body).all()
    return [f"{one.process_id}/{one.element_id}" for one in tasks if not play.who(one.key)]
