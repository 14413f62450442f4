"""Write the whole database to a file, while everything runs."""

import json
from pathlib import Path

import click

from app import house
from engine.persistence import backups
from engine.queries.audit import heads


@click.command()
@click.argument("target", type=click.Path(dir_okay=False, path_type=Path))
def command(target: Path) -> None:
    """Back the database up to TARGET, a new file; the heads of the audit chains go beside it.

    Keep both away from this machine. `guicheng restore --rehearse TARGET` shows that it is good.
    """
    engine = house.open_engine()
    before = heads(engine.store)
    backups.back_up(engine.store, target)
    noted = target.with_name(f"{target.name}.heads")
    noted.write_text(json.dumps(before), encoding="utf-8")
    click.echo(f"已备份到 {target}（{target.stat().st_size:,} 字节）；审计链末尾已抄录到 {noted}。")
