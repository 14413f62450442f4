"""Look at every part of the installation, and say what to mend."""

import os
from collections.abc import Iterable
from functools import partial

import click

from app import house
from app.doctor import database, environment
from app.doctor.report import Answer, Check, bad
from engine.clock import Clock
from engine.commands.core.engine import Engine
from engine.errors import GuichengError, Unavailable
from engine.settings import Settings

_MARKS = {"good": "✓", "doubtful": "!", "bad": "✗"}


@click.command()
def command() -> None:
    """Check settings, keys, database, procedures, history, deadlines and partners.

    Exit status 1 where something must be mended. Nothing is changed.
    """
    answers = list(_answers())
    for answer in answers:
        click.echo(f"{_MARKS[answer.health]} {answer.part}：{answer.sentence}")
    if any(answer.health == "bad" for answer in answers):
        raise SystemExit(1)


def _answers() -> Iterable[Answer]:
    yield from environment.settings(os.environ)
    try:
        given = house.settings()
    except GuichengError as error:
        yield bad("设置", str(error))
        return
    yield from environment.keys(given)
    yield from environment.disk(given)
    yield from _of_database(given)


def _of_database(given: Settings) -> Iterable[Answer]:
    try:
        engine = house.build(given)
        yield from database.version(engine)
    except (GuichengError, Unavailable, OSError) as error:
        yield bad("数据库", str(error))
        return
    for part, check in _checks(engine):
        try:
            yield from check()
        except Exception as error:  # whatever is broken, the next part is looked at
            yield bad(part, f"无法检查：{error}")
    engine.store.close()


def _checks(engine: Engine) -> list[tuple[str, Check]]:
    now, world = engine.now(), Clock().now()
    return [
        ("时钟", partial(database.clocks, engine, world)),
        ("值守", partial(database.watch, engine, world)),
        ("流程", partial(database.deployed, engine)),
        ("审计记录", partial(database.history, engine)),
        ("办理", partial(database.work, engine, now)),
        ("工作日历", partial(database.calendar, engine, now)),
        ("外部系统", partial(database.partners, engine)),
    ]
