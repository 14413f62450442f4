"""Give the parties of running cases the roles that their diagrams say."""

import click

from app import house
from engine.commands.process_instances.recompute_parties import recompute_parties
from engine.lifecycle.actor import SYSTEM


@click.command("recompute-parties")
def command() -> None:
    """Once after an upgrade from a version before roles; it may be run any time."""
    engine = house.open_engine()
    count = recompute_parties(engine, actor=SYSTEM, now=engine.now())
    click.echo(f"已按流程图核对 {count} 件在办案件的参与方角色。")
