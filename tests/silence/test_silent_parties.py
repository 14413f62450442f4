"""For every user task of a party: it never answers, and the case still comes to an end.

By default one task of each party in each procedure is walked; `GUICHENG_TEST_SILENCE=all` walks
them all.
"""

import os
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from app.demonstration import create_demonstration_data
from engine.commands.accounts.register_account import register_account
from engine.commands.core.engine import Engine
from engine.commands.deadlines.import_calendar import import_calendar
from engine.deadlines.deadline import legal_day
from engine.lifecycle.actor import SYSTEM, Actor
from engine.settings import shipped
from simulation import calendar_notices
from simulation.samples import read_samples
from tests.procedures.registered import enter, join_recognised
from tests.procedures.walking import NOON, copy_of, deploy, engine_on
from tests.silence.living import SPARE, Silence
from tests.silence.ways import ENDS, Way, day, spare_groups, ways

ADMIN = Actor("admin", "系统管理员", unrestricted=True)
PROGRAMMES = ("gd", "zj", "gx-cons", "gx-coop", "gx-pilot")
WAYS = [(programme, way) for programme in PROGRAMMES for way in ways(programme)]


def first_of_each_party() -> list[tuple[str, Way]]:
    seen = dict[tuple[str, str], tuple[str, Way]]()
    for programme, way in WAYS:
        seen.setdefault((way.process, way.role), (programme, way))
    return list(seen.values())


CHOSEN = WAYS if os.environ.get("GUICHENG_TEST_SILENCE") == "all" else first_of_each_party()


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    return cache(lambda one: _furnished(tmp_path_factory.mktemp(one) / "p.db", one))


def _furnished(path: Path, programme: str) -> Path:
    """The programme with its people, the working days of years to come, and one body."""
    engine = engine_on(deploy(path, programme))
    list(create_demonstration_data(engine))
    if groups := spare_groups(programme):
        register_account(
            engine, SPARE, name="后备专家", password="not-asked-for-7291", groups=groups,
            actor=ADMIN, now=NOON,
        )  # fmt: skip
    for year in range(2027, 2034):
        import_calendar(engine, calendar_notices.assumed(year), actor=SYSTEM, now=NOON)
    _recognise(engine, next(way.body for one, way in WAYS if one == programme))
    engine.store.close()
    return path


def _recognise(engine: Engine, body: Mapping[str, Any]) -> None:
    particulars = {key: body[key] for key in ("name",) if key in body}
    if ends := body.get("valid_until"):
        particulars["valid_until"] = day(ends)
    enter(
        engine, body["number"], day(body["recognised_on"]),
        credit_code=body["host"], recommender_code=body["recommender"], **particulars,
    )  # fmt: skip
    join_recognised(engine, body["number"], *map(tuple, body.get("members", ())))


@pytest.mark.parametrize(("programme", "way"), CHOSEN, ids=[way.id for _, way in CHOSEN])
def test_a_case_ends_though_the_party_never_answers(
    tmp_path: Path, furnished: Callable[[str], Path], programme: str, way: Way
) -> None:
    engine = copy_of(furnished(programme), tmp_path)
    samples = read_samples(shipped("regulations", programme, "forms.yaml"))
    silence = Silence(engine, samples, way, NOON)
    silence.live()
    assert silence.silent_since, f"the task was never reached; open: {silence.waits()}"
    assert silence.over(), f"the case still waits: {silence.waits()}"
    closed_at = silence.closed_at()
    assert closed_at is not None
    assert silence.last_day is not None
    assert closed_at <= silence.last_day, "the party was waited for beyond its last day"
    last_day, period, end = ENDS[way.id]
    assert legal_day(closed_at - timedelta(seconds=1)) == last_day
    assert period in silence.closed_by()
    assert silence.ended_by()[0] == end
    engine.store.close()


def test_every_task_of_a_party_has_its_end_written_down() -> None:
    assert ENDS.keys() == {way.id for _, way in WAYS}
