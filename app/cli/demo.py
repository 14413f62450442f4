"""Play the story of a recognition on a server of its own, over HTTP, with the clock moved."""

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from app.served import Served
from engine.settings import shipped
from simulation.reading import read_story, story_files
from simulation.running import Runner
from simulation.telling import Teller


@click.command("demo")
def command() -> None:
    """Tell the stories marked `demonstration: true` as they happen; exit 1 where one differs."""
    stories = [read_story(path) for path in story_files([shipped("cases")])]
    with TemporaryDirectory(prefix="guicheng-demo-") as name:
        folder = Path(name)
        runner = Runner(Served(folder), folder, shipped("cases"), shipped("regulations"))
        for file in stories:
            if file.story.demonstration:
                runner.run(file, Teller(click.echo).tell)
