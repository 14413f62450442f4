"""Begin a new programme: a complete, running, minimal one that an analyst edits."""

import json
from pathlib import Path

import click

from engine.errors import Refused
from engine.persistence.programmes import common_files, shipped_programmes
from engine.programmes.bundle import bundle_of, with_programme
from engine.programmes.checking import NAME

SCAFFOLD = Path(__file__).parents[1] / "scaffold"
"""A tree like a checkout with the programme `scaffold`, which can itself be checked."""

_ID, _PREFIX, _TITLE = "scaffold", "SCAFFOLD", "办法名称"
_TEMPLATE = ".docx"


@click.command("new-programme")
@click.argument("programme", metavar="ID")
@click.option("--prefix", help="条款编号的开头（默认：ID 的大写）")
@click.option("--title", default=_TITLE, help="办法的名称")
@click.option(
    "--folder",
    default=".",
    type=click.Path(file_okay=False, path_type=Path),
    help="写到哪个文件夹（默认：当前文件夹）",
)
def command(programme: str, prefix: str | None, title: str, folder: Path) -> None:
    """Write the diagrams, table, forms, rules and story of the new programme ID into the folder.

    Nothing that exists is overwritten.
    """
    if not NAME.fullmatch(programme):
        raise Refused(f"编号“{programme}”只能用小写字母、数字和横线，如 js 或 js-lab。")
    if programme in shipped_programmes():
        raise Refused(f"已有项目“{programme}”，请另取一个编号。")
    files = scaffold(programme, prefix or programme.upper(), title)
    _check(programme, files)
    taken = [place for top in sorted(_tops()) if (place := folder / top / programme).exists()]
    if taken:
        raise Refused(
            f"已经有 {'、'.join(map(str, taken))}，没有改动任何文件。请另取编号，或者先移开。"
        )
    for path, content in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    click.echo(f"项目 {programme}：{len(files)} 个文件，在 {folder}。下一步：")
    click.echo(f"  guicheng check {folder}")
    click.echo(f"  guicheng stories run {folder / 'cases' / programme}")
    click.echo(f"  guicheng deploy --programme {programme} --from {folder}")


def scaffold(programme: str, prefix: str, title: str) -> dict[str, bytes]:
    """The files by path, with this id, prefix and title in place of the scaffold's."""

    quoted = json.dumps(title, ensure_ascii=False)[1:-1]  # it stands between quotes in YAML

    def renamed(text: str) -> str:
        text = text.replace(_PREFIX, prefix).replace(_ID, programme)
        return text.replace(_TITLE, quoted)

    found = {}
    for path in sorted(SCAFFOLD.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            if path.suffix != _TEMPLATE:
                content = renamed(content.decode()).encode()
            found[renamed(path.relative_to(SCAFFOLD).as_posix())] = content
    return found


def _check(programme: str, files: dict[str, bytes]) -> None:
    """Raises Invalid where the prefix cannot be used, e.g. is taken."""
    with_programme(shipped_programmes(), bundle_of(programme, {**common_files(), **files}).read())


def _tops() -> set[str]:
    return {path.name for path in SCAFFOLD.iterdir() if path.is_dir()}
