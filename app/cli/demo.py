"""Play the story of a recognition on a server of its own, over HTTP, with the clock moved."""

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from app import house
from app.served import Served
from engine.settings import shipped
from simulation.reading import read_story
from simulation.running import Runner
from simulation.telling import Teller

_STORY = ("gd", "stories", "demonstration.yaml")


@click.command("demo")
def command() -> None:
    """Tell the story in Chinese as it happens; exit 1 where an outcome differs."""
    with TemporaryDirectory(prefix="guicheng-demo-") as name:
        folder = Path(name)
        runner = Runner(Served(folder), folder, shipped("cases"), shipped("regulations"))
        runner.run(read_story(shipped("cases", *_STORY)), Teller(click.echo, house.clauses()).tell)
