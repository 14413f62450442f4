"""Make everything ready: database, bundled procedures, and in a demonstration its accounts."""

import click

from app import house, wire
from app.cli.migrate_db import bring_up_to_date
from app.demonstration import create_demonstration_data
from engine.commands.audit.claim_installation import claim_installation
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_programme import deploy_programme
from engine.errors import Invalid, NotFound
from engine.lifecycle.actor import SYSTEM
from engine.persistence.programmes import read_bundle_files, shipped_programmes
from engine.programmes.bundle import bundle_of


@click.command("set-up")
@click.argument("only", nargs=-1, metavar="[PROGRAMME]...")
def command(only: tuple[str, ...]) -> None:
    """Make the installation ready for every PROGRAMME, or for those named.

    What is there already stays as it is.
    """
    if unknown := set(only) - set(programmes()):
        raise NotFound(f"没有程序 {'、'.join(sorted(unknown))}；有：{'、'.join(programmes())}")
    engine = house.build(house.settings())
    bring_up_to_date(engine)
    claim_installation(engine)
    house.sign_history(engine)
    for programme in only or programmes():
        deploy_shipped(engine, programme)
    if not engine.settings.production:
        wire.connect_demonstration(engine)
        for line in create_demonstration_data(engine):
            click.echo(line)


def programmes() -> list[str]:
    """The programmes that ship with the program."""
    return list(shipped_programmes())


def deploy_shipped(engine: Engine, programme: str) -> None:
    """Deploy all of a programme as it ships."""
    bundle = bundle_of(programme, read_bundle_files(programme))
    try:
        deployed = deploy_programme(
            engine, bundle, actor=SYSTEM, now=engine.now(), reason="随程序提供"
        )
    except Invalid as refusal:
        raise Invalid(f"程序自带的{refusal}", refusal.findings) from refusal
    new = sum(one.is_new for one in deployed.definitions)
    news = "新版本" if deployed.is_new else "未变"
    click.echo(f"{programme}：第 {deployed.version} 版（{news}），{new} 个定义有新版本")
