"""Move running cases to the newest version of their process; without --execute only say which."""

import click

from app import house
from engine.commands.core.engine import Engine
from engine.commands.process_instances.migrate_process_instance import (
    Preview,
    migrate_process_instance,
    preview_migration,
)
from engine.errors import GuichengError, Invalid
from engine.lifecycle.actor import SYSTEM
from engine.queries.cases import older_instances


@click.command()
@click.argument("process_id")
@click.option(
    "--case", "chosen", type=int, multiple=True, help="只看这个案件，可多次（不给则全部）"
)
@click.option("--rename", "renames", multiple=True, help="元素改名：旧标识=新标识，可多次")
@click.option("--execute", is_flag=True, help="真正迁移（不给则只预演）")
@click.option("--reason", default="", help="理由，写入案件历史；真正迁移时必须写")
def command(
    process_id: str, chosen: tuple[int, ...], renames: tuple[str, ...], execute: bool, reason: str
) -> None:
    """PROCESS_ID: which running cases would move to its newest version, which stay, and why."""
    if execute and not reason.strip():
        raise Invalid("迁移要写明理由：--reason 理由。")
    engine = house.open_engine()
    found = older_instances(engine.store, process_id)
    keys = _among(found.keys, chosen)
    mapping = dict(_pair(text) for text in renames)
    target = found.newest
    moved = 0
    for preview in preview_migration(
        engine, keys, target_key=target, mapping=mapping, now=engine.now()
    ):
        why = _move(engine, preview, target, mapping, reason) if execute else preview.obstacles
        moved += not why
        verb = "已迁移" if execute else "可以迁移"
        said = f"留在原版本：{'；'.join(why)}" if why else verb
        click.echo(f"{preview.process_instance_key} {said}")
    click.echo(f"{len(keys)} 件在办旧版本案件，{moved} 件{'已' if execute else '可'}迁移。")


def _among(known: tuple[int, ...], chosen: tuple[int, ...]) -> tuple[int, ...]:
    wrong = [str(key) for key in chosen if key not in known]
    if wrong:
        raise Invalid(f"不是这个流程的旧版本在办案件：{'、'.join(wrong)}。")
    return chosen or known


def _pair(text: str) -> tuple[str, str]:
    old, sign, new = text.partition("=")
    if not (old.strip() and sign and new.strip()):
        raise Invalid(f"--rename 应写作 旧标识=新标识，而不是“{text}”。")
    return old.strip(), new.strip()


def _move(
    engine: Engine, preview: Preview, target: int, mapping: dict[str, str], reason: str
) -> tuple[str, ...]:
    """What kept the case: it may have moved on since the preview, and the others still move."""
    if not preview.moves:
        return preview.obstacles
    try:
        migrate_process_instance(
            engine,
            preview.process_instance_key,
            target_key=target,
            mapping=mapping,
            actor=SYSTEM,
            now=engine.now(),
            reason=reason,
        )
    except GuichengError as error:
        return (str(error),)
    return ()
