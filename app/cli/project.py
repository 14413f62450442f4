"""Which project folder a command works on: the one it is called in, or what ships."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from engine.programmes.bundle import DRAWN
from engine.settings import shipped


def project() -> Path:
    """The folder the command is called in where that holds diagrams, tables or forms in folders of
    their own (``bpmn``, ``dmn``, ``forms``), else what ships with the program; says which.
    """
    here = Path.cwd()
    found = here if any((here / folder).is_dir() for folder in DRAWN) else shipped()
    source = (
        "当前文件夹" if found == here else "随程序提供的文件（当前文件夹里没有 bpmn、dmn、forms）"
    )
    click.echo(f"使用{source}：{found}", err=True)
    return found


def project_folders(names: Iterable[str]) -> Iterator[Path]:
    """Those of the project's folders that there are; a folder that lacks one takes none of ours."""
    home = project()
    return (home / name for name in names if (home / name).exists())
