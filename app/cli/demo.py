"""Play the story of a recognition on a server of its own, over HTTP, with the clock moved."""

import click

from app.story import recognition
from app.story.province import Province
from app.story.server import served
from engine.persistence.programmes import shipped_programmes


@click.command("demo")
def command() -> None:
    """Tell the story in Chinese as it happens; exit 1 where an outcome differs."""
    with served("gd") as world:
        recognition.tell(Province(world), shipped_programmes()["gd"], click.echo)
