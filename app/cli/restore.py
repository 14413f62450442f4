"""Make the database from a backup, or rehearse it."""

from dataclasses import replace
from pathlib import Path

import click

from app import house
from app.cli.audit import noted_heads
from engine.errors import Refused
from engine.persistence import backups, migrations
from engine.queries.audit import verify
from engine.settings import Settings, shipped


@click.command()
@click.argument("source", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--rehearse", is_flag=True, help="恢复到临时数据库并核验，之后删除；不改动任何现有数据"
)
def command(source: Path, rehearse: bool) -> None:
    """Restore the backup SOURCE into the empty database of GUICHENG_DATABASE, and verify it."""
    given = house.settings()
    if not rehearse:
        backups.restore(source, given.database)
        _verify(given, source)
        return
    with backups.spare_database(given.database) as spare:
        backups.restore(source, spare)
        _verify(replace(given, database=spare), source)
    click.echo("演练完成，临时数据库已删除。")


def _verify(given: Settings, source: Path) -> None:
    """Hold the restored history against the heads that were noted with the backup."""
    store = house.build(given).store
    try:
        current = migrations.is_current(store, shipped("migrations"))
        if not current:
            click.echo("备份来自较早的版本：启动之前请运行 guicheng migrate-db，再核验。")
            return
        noted = source.with_name(f"{source.name}.heads")
        found = verify(store, noted_heads(noted) if noted.exists() else None)
    finally:
        store.close()
    click.echo(f"已恢复并核验：{found.chains} 条链，{found.lines} 条记录。")
    if found.broken:
        raise Refused(f"有 {len(found.broken)} 条链不完整：{found.broken[0].why}")
