"""Which project a command works on: the folder it is called in, what ships, or one programme."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from app.installed import files_in_force, programmes_in_force
from engine.persistence.programmes import read_bundle_files, read_tree, shipped_programmes
from engine.programmes import Files, Programme, Programmes
from engine.programmes.bundle import DRAWN, Bundle, with_programme
from engine.settings import shipped

programme_option = click.option(
    "--programme", help="只用这一个项目：当前文件夹里的；没有时为本系统中已经生效的"
)


@dataclass(frozen=True)
class Project:
    """Files by their paths in a tree like a checkout, and the programmes they are read with.

    `programmes` are those of the files, in place of or beside those in force; `own` those of the
    files alone.
    """

    files: Files
    programmes: Programmes
    own: tuple[str, ...]

    def under(self, top: str, suffix: str) -> Mapping[str, bytes]:
        """The files of one of the folders, by their paths, whose names end so."""
        return {
            path: content
            for path, content in self.files.items()
            if path.startswith(f"{top}/") and path.endswith(suffix)
        }

    @property
    def own_programmes(self) -> list[Programme]:
        """The programmes of the files."""
        return [self.programmes[id_] for id_ in self.own]


def project_folder() -> Path:
    """The folder the command is called in where that holds diagrams, tables, forms or regulations
    in folders of their own (``bpmn``, ``dmn``, ``forms``, ``regulations``), else what ships with
    the program; says which.
    """
    here = Path.cwd()
    is_project = any((here / folder).is_dir() for folder in (*DRAWN, "regulations"))
    missing = "当前文件夹里没有 bpmn、dmn、forms、regulations"
    source = "当前文件夹" if is_project else f"随程序提供的文件（{missing}）"
    found = here if is_project else shipped()
    click.echo(f"使用{source}：{found}", err=True)
    return found


def project_folders(names: Iterable[str]) -> Iterator[Path]:
    """Those of the project's folders that there are; a folder that lacks one takes none of ours."""
    home = project_folder()
    return (home / name for name in names if (home / name).exists())


def shipped_project() -> Project:
    """All that ships."""
    programmes = shipped_programmes()
    return Project(read_tree(shipped()), programmes, tuple(programmes))


def open_project(programme: str | None = None) -> Project:
    """The project of the folder the command is called in, or what ships. With `programme` only that
    one: the folder's, else as it is in force in this installation.

    Raises NotFound where there is no such programme, Invalid with the findings where one of the
    folder's is wrong.
    """
    home = project_folder()
    if programme is not None:
        is_here = home == Path.cwd() and (home / "regulations" / programme).is_dir()
        files = read_bundle_files(programme, home) if is_here else files_in_force(programme)
        return _with_those_among(files)
    if home == shipped():
        return shipped_project()
    return _with_those_among(read_tree(home))


def _with_those_among(files: Files) -> Project:
    known = programmes_in_force()
    own = sorted(
        path.split("/")[1]
        for path in files
        if path.startswith("regulations/") and path.endswith("/programme.yaml")
    )
    common = {path: files[path] for path in files if path.count("/") == 1}
    for id_ in own:
        mine = {path: files[path] for path in files if path.startswith(f"regulations/{id_}/")}
        known = with_programme(known, Bundle(id_, {**mine, **common}).read())
    return Project(files, known, tuple(own))
