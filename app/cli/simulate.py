"""A body's whole life in seconds: recognition, reports, evaluation, rectification, the end."""

import tempfile
from pathlib import Path
from types import ModuleType

import click

from app import house
from app.cli.set_up import deploy_programme
from app.demonstration import furnish
from app.life import guangdong
from app.life.living import Life, Over
from engine.commands.engine import Engine
from engine.commands.pin_clock import pin_clock
from engine.errors import NotFound, Refused
from engine.lifecycle.actor import SYSTEM
from engine.persistence import migrations
from engine.queries.calendar import timer_rules
from engine.queries.happenings import still_running
from engine.queries.incident_list import open_incidents
from engine.settings import Settings, shipped

LIVES = {"gd": guangdong}


@click.command()
@click.argument("programme")
@click.option("--years", type=click.IntRange(1, 20), default=5, show_default=True)
def command(programme: str, years: int) -> None:
    """Live the life of a body of PROGRAMME on a database of its own, and print its calendar."""
    if programme not in LIVES:
        raise NotFound(f"还没有为“{programme}”写好一生；可以模拟的有：{'、'.join(LIVES)}")
    story = LIVES[programme]
    with tempfile.TemporaryDirectory() as folder:
        engine = _engine(Path(folder), programme, story)
        until = story.BEGINNING.replace(year=story.BEGINNING.year + years)
        life = Life(engine, story.BEGINNING, until, click.echo)
        try:
            story.live(life)
        except Over:
            life.tell(f"{years}年期满，模拟结束")
        _print_running(engine)
        _must_be_sound(engine)
        engine.store.close()


def _engine(folder: Path, programme: str, story: ModuleType) -> Engine:
    """The real engine with the programme deployed, its people furnished, its clock at the start."""
    settings = Settings(database=f"sqlite:///{folder / 'life.db'}", mode="demonstration")
    engine = house.build(settings)
    migrations.upgrade(engine.store, shipped("migrations"))
    pin_clock(engine, story.BEGINNING, actor=SYSTEM, now=story.BEGINNING)
    deploy_programme(engine, programme)
    list(furnish(engine))
    return engine


def _must_be_sound(engine: Engine) -> None:
    """Refused where an incident was left behind: a life that stands still is not one."""
    incidents, _ = open_incidents(engine.store, SYSTEM)
    if incidents:
        raise Refused("；".join(f"{one.element_id}：{one.message}" for one in incidents))


def _print_running(engine: Engine) -> None:
    for one in still_running(engine.store):
        rule = timer_rules()[one.deadline_id]
        click.echo(f"仍在计时：{rule.name}（{rule.ref}）——{one.last_step}")
