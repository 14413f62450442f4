"""Move running cases to the newest version of their process; without --execute only say which."""

import click

from app import house
from engine.commands.engine import Engine
from engine.commands.migrate_process_instance import (
    migrate_process_instance,
    preview_migration,
)
from engine.errors import Invalid
from engine.lifecycle.actor import SYSTEM
from engine.queries.older_instances import older_instances


@click.command()
@click.argument("process_id")
@click.option("--rename", "renames", multiple=True, help="元素改名：旧标识=新标识，可多次")
@click.option("--execute", is_flag=True, help="真正迁移（不给则只预演）")
@click.option("--reason", default="", help="理由，写入案件历史")
def command(process_id: str, renames: tuple[str, ...], execute: bool, reason: str) -> None:
    """PROCESS_ID: which running cases would move to its newest version, which stay, and why."""
    engine = house.open_engine()
    found = older_instances(engine.store, process_id)
    mapping = dict(_pair(text) for text in renames)
    moved = 0
    for preview in preview_migration(
        engine, found.keys, target_key=found.newest, mapping=mapping, now=engine.now()
    ):
        if preview.moves and execute:
            _move(engine, preview.process_instance_key, found.newest, mapping, reason)
        moved += preview.moves
        verb = "已迁移" if execute else "可以迁移"
        said = verb if preview.moves else f"留在原版本：{'；'.join(preview.obstacles)}"
        click.echo(f"{preview.process_instance_key} {said}")
    click.echo(f"{len(found.keys)} 件在办旧版本案件，{moved} 件{'已' if execute else '可'}迁移。")


def _pair(text: str) -> tuple[str, str]:
    old, sign, new = text.partition("=")
    if not sign:
        raise Invalid(f"--rename 应写作 旧标识=新标识，而不是“{text}”。")
    return old, new


def _move(engine: Engine, key: int, target: int, mapping: dict[str, str], reason: str) -> None:
    migrate_process_instance(
        engine,
        key,
        target_key=target,
        mapping=mapping,
        actor=SYSTEM,
        now=engine.now(),
        reason=reason or "guicheng migrate",
    )
