"""Write a deployed programme out again, as a folder like a checkout or as a zip."""

from pathlib import Path

import click

from app import house
from engine.errors import Refused
from engine.programmes import Files
from engine.programmes.bundle import is_plain
from engine.programmes.packing import packed
from engine.queries.programmes import version_files


@click.command()
@click.option("--programme", required=True, help="项目")
@click.option("--version", type=int, help="第几版（默认：最新）")
@click.argument("to", type=click.Path(path_type=Path))
def command(programme: str, version: int | None, to: Path) -> None:
    """Write the files to TO: a folder, or a file whose name ends with .zip."""
    files = version_files(house.open_engine().store, programme, version)
    if to.suffix == ".zip":
        to.write_bytes(packed(files))
    else:
        write_files(files, to)
    click.echo(f"{len(files)} 个文件：{to}")


def write_files(files: Files, to: Path) -> None:
    """The files of a programme as a tree like a checkout.

    Raises Refused for a path that leads out of it, and writes nothing.
    """
    if strange := next((path for path in files if not is_plain(path)), None):
        raise Refused(f"路径“{strange}”不在项目的文件夹里，没有写出任何文件。")
    for path, content in files.items():
        place = to / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
