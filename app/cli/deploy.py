"""Deploy diagrams, tables and forms, or a programme as a whole."""

from collections.abc import Iterator
from pathlib import Path

import click

from app import house, wire
from app.demonstration import create_demonstration_data
from engine.commands.deployments.deploy_programme import deploy_programme
from engine.commands.deployments.deploy_resources import Deployed, deploy_resources
from engine.errors import Invalid, NotFound
from engine.lifecycle.actor import Actor
from engine.persistence.programmes import common_files, read_bundle_files
from engine.programmes.bundle import Bundle, bundle_of
from engine.programmes.packing import unpacked
from engine.settings import shipped

SHELL = Actor("system", "命令行", unrestricted=True)
SUFFIXES = (".bpmn", ".dmn", ".form")


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--programme", help="部署整个项目：图、表、表单和 regulations/<项目> 的一切")
@click.option(
    "--from",
    "root",
    type=click.Path(exists=True, path_type=Path),
    help="含 bpmn、dmn、forms、regulations 的文件夹或 zip；不写即随程序提供的",
)
def command(paths: tuple[Path, ...], programme: str | None, root: Path | None) -> None:
    """Deploy PATHS (files, or folders with all that is in them) together, or none of them; or with
    --programme all that a programme is.
    """
    if bool(paths) == (programme is not None):
        raise click.UsageError("请给出要部署的文件，或者用 --programme 给出项目。")
    engine = house.open_engine()
    if programme is not None:
        bundle = read_bundle(programme, root)
        whole = deploy_programme(
            engine, bundle, actor=SHELL, now=engine.now(), reason="guicheng deploy"
        )
        deployed = whole.definitions
        news = "新版本" if whole.is_new else "未变"
        if not engine.settings.production:
            wire.connect_demonstration(engine)
            list(create_demonstration_data(engine))  # what it tells is said by set-up
        click.echo(f"项目 {programme} 第 {whole.version} 版（{news}）")
    else:
        deployed = deploy_resources(
            engine, read_files(paths), actor=SHELL, now=engine.now(), reason="guicheng deploy"
        )
    for one in deployed:
        click.echo(_line(one))
    if engine.settings.production and any(one.is_new for one in deployed):
        click.echo("部署已保存，须由安全管理员放行后才能改动名录、出具文书、对外发送。")
    for warning in dict.fromkeys(sentence for one in deployed for sentence in one.warnings):
        click.echo(f"提醒 {warning}")


def read_bundle(programme: str, root: Path | None) -> Bundle:
    """The programme in a tree like a checkout, or in a zip of one; NotFound where it is not."""
    if root is not None and root.is_file():
        files = unpacked(root.read_bytes())
        return bundle_of(programme, {**common_files(), **files})
    files = read_bundle_files(programme, root)
    if f"regulations/{programme}/programme.yaml" not in files:
        raise NotFound(f"{root or shipped()} 里没有 regulations/{programme}/programme.yaml。")
    return bundle_of(programme, files)


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
