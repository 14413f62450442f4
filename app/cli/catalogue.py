"""The catalogue of steps: what diagrams may name, and where it is used."""

import click

from app.cli.project import open_project, programme_option
from engine.programmes.bundle import DRAWN
from engine.programmes.catalogue import KINDS, catalogue
from register.catalogue import entries


@click.command("catalogue")
@click.argument("words", nargs=-1)
@click.option("--kind", type=click.Choice(list(KINDS)), help="只列这一种")
@programme_option
def command(words: tuple[str, ...], kind: str | None, programme: str | None) -> None:
    """List what a diagram may name, with all WORDS in it, of the folder you are in, or else of what
    ships.
    """
    project = open_project(programme)
    drawn = {
        path: content
        for folder, ending in DRAWN.items()
        for path, content in project.under(folder, ending).items()
    }
    for one in catalogue(project.programmes, drawn, entries()):
        if kind in (None, one.kind) and one.has(" ".join(words)):
            click.echo(f"{KINDS[one.kind]} {one.id} {one.name} {one.programme}".rstrip())
            for said, sentence in one.told:
                click.echo(f"  {said}：{sentence}")
            for place in one.used:
                click.echo(f"  用在：{place.where} {place.element} {place.name}".rstrip())
