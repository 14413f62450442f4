"""The programmes: as they ship with the program."""

from functools import cache
from pathlib import Path

from engine.errors import Invalid
from engine.programmes import Files, Programmes, conflicts, read_common, read_programme
from engine.settings import shipped

COMMON = ("common.yaml", "outcomes.yaml")
"""What all programmes share, beside their folders."""


@cache
def shipped_programmes() -> Programmes:
    """Those that ship. Raises Invalid with all findings where one of them is wrong."""
    root = shipped("regulations")
    common = read_common({name: (root / name).read_bytes() for name in COMMON})
    folders = sorted(path for path in root.iterdir() if path.is_dir())
    found = Programmes(
        read_programme(folder_files(folder), f"regulations/{folder.name}", common)
        for folder in folders
    )
    if wrong := list(conflicts(found)):
        raise Invalid(f"regulations 有 {len(wrong)} 处需要改正。", wrong)
    return found


def folder_files(folder: Path) -> Files:
    """The files in a folder and below it, by their paths in it; hidden ones are left out."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in paths
        if not path.name.startswith(".")
    }
