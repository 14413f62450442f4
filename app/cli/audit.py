"""Verify that no line of history was changed, cut or put in."""

import json
from pathlib import Path

import click

from app import house
from engine.commands.audit.seal_history import seal
from engine.errors import Invalid
from engine.json_reading import read_json
from engine.queries.audit import Heads, verify

_NAMES = {0: "系统记录", -1: "名录、文书、材料与版本"}
FILE = click.Path(dir_okay=False, path_type=Path)


@click.group()
def command() -> None:
    """The hash-chained history."""


@command.command("verify")
@click.option("--note", type=FILE, help="把各条链此刻的末尾抄录到这个文件，存到别处")
@click.option("--against", type=FILE, help="与先前抄录的文件比对：链被截短重写也能发现")
def verify_history(note: Path | None, against: Path | None) -> None:
    """Recompute every chain; exit status 1 names the first line of each that does not hold."""
    found = verify(house.open_engine().store, noted_heads(against) if against else None)
    for broken in found.broken:
        name = _NAMES.get(broken.chain, f"流程实例 {broken.chain}")
        line = f" 第 {broken.number} 条" if broken.number else ""
        click.echo(f"{name}{line}：{broken.why}")
    click.echo(f"{found.chains} 条链，{found.lines} 条记录，{len(found.broken)} 条链不完整。")
    click.echo(f"总校验值 {found.digest}（可抄录留存，日后比对）")
    if found.broken:
        raise SystemExit(1)
    if note is not None:
        note.write_text(json.dumps(found.heads), encoding="utf-8")
        click.echo(f"已抄录到 {note}；请存到写不了数据库的人手里。")


@command.command("seal")
def seal_history() -> None:
    """Sign every line with the newest key, once it is given; nothing is signed that is broken."""
    click.echo(f"已用当前密钥签署 {seal(house.open_engine())} 条记录。")


def noted_heads(path: Path) -> Heads:
    """The heads of the chains that were written to this file."""
    try:
        heads = read_json(path.read_bytes())
        return {int(chain): (int(length), str(last)) for chain, (length, last) in heads.items()}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise Invalid(f"读不了抄录 {path}：{error}") from error
