"""Deploy diagrams, tables and forms."""

from collections.abc import Iterator
from pathlib import Path

import click

from app import house
from engine.commands.deployments.deploy_resources import Deployed, deploy_resources
from engine.errors import Invalid
from engine.lifecycle.actor import Actor

SHELL = Actor("system", "命令行", unrestricted=True)
SUFFIXES = (".bpmn", ".dmn", ".form")


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def command(paths: tuple[Path, ...]) -> None:
    """Deploy PATHS (files, or folders with all that is in them) together, or none of them."""
    engine = house.open_engine()
    deployed = deploy_resources(
        engine, read_files(paths), actor=SHELL, now=engine.now(), reason="guicheng deploy"
    )
    for one in deployed:
        click.echo(_line(one))
    if engine.settings.production and any(one.is_new for one in deployed):
        click.echo("部署已保存，须由安全管理员放行后才能改动名录、出具文书、对外发送。")
    for warning in dict.fromkeys(sentence for one in deployed for sentence in one.warnings):
        click.echo(f"提醒 {warning}")


def read_files(paths: tuple[Path, ...]) -> dict[str, bytes]:
    """The files by name; Invalid where two have the same name."""
    found: dict[str, bytes] = {}
    for path in _files(paths):
        if path.name in found:
            raise Invalid(f"有两个文件同名：{path.name}。一次部署中文件名不能重复。")
        found[path.name] = path.read_bytes()
    return found


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    """A file that is named is taken whatever it is: the check says so of one that is no diagram."""
    for path in paths:
        if path.is_dir():
            yield from (each for each in sorted(path.rglob("*")) if each.suffix in SUFFIXES)
        else:
            yield path


def _line(one: Deployed) -> str:
    news = "新版本" if one.is_new else "未变"
    return f"{one.kind} {one.id} 第 {one.version} 版（{news}） {one.name}"
