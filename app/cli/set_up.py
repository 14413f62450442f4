"""Make everything ready: database, bundled procedures, and in a demonstration its accounts."""

import click

from app import house, wire
from app.cli.deploy import read_files
from app.demonstration import create_demonstration_data
from engine.commands.audit.claim_installation import claim_installation
from engine.commands.core.declared_audiences import declare_missing
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.errors import Invalid, NotFound
from engine.lifecycle.actor import SYSTEM
from engine.persistence import migrations
from engine.settings import shipped


@click.command("set-up")
@click.argument("only", nargs=-1, metavar="[PROGRAMME]...")
def command(only: tuple[str, ...]) -> None:
    """Make the installation ready for every PROGRAMME, or for those named (gd, zj, …).

    What is there already stays as it is.
    """
    if unknown := set(only) - set(programmes()):
        raise NotFound(f"没有程序 {'、'.join(sorted(unknown))}；有：{'、'.join(programmes())}")
    engine = house.build(house.settings())
    migrations.upgrade(engine.store, shipped("migrations"))
    claim_installation(engine)
    declare_missing(engine)
    house.sign_history(engine)
    for programme in only or programmes():
        deploy_programme(engine, programme)
    if not engine.settings.production:
        wire.connect_demonstration(engine.settings)
        for line in create_demonstration_data(engine):
            click.echo(line)


def programmes() -> list[str]:
    """The programmes that ship with the program, by the folders of their diagrams."""
    return sorted(path.name for path in shipped("bpmn").glob("*") if path.is_dir())


def deploy_programme(engine: Engine, programme: str) -> None:
    """Deploy a programme's diagrams, tables and forms together."""
    folders = [shipped(kind, programme) for kind in ("bpmn", "dmn", "forms")]
    files = read_files(tuple(folder for folder in folders if folder.is_dir()))
    if not files:
        return
    try:
        deployed = deploy_resources(
            engine, files, actor=SYSTEM, now=engine.now(), reason="随程序提供"
        )
    except Invalid as refusal:
        raise Invalid(f"程序自带的 {programme}：{refusal}", refusal.findings) from refusal
    new = sum(one.is_new for one in deployed)
    click.echo(f"{programme}：{len(deployed)} 个定义，{new} 个新版本")
