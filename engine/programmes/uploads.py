"""What an analyst uploads: a whole project folder, some of its files, or files alone → drafts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.errors import Finding, Invalid
from engine.programmes.bundle import CASES, DRAWN, SHARED
from engine.programmes.model import Files

_FOLDERS = {*DRAWN, "regulations", CASES}
_ENDINGS = tuple(DRAWN.values())


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What belongs together: the files of one programme by their paths, or, where `programme` is
    empty, diagrams, tables and forms by their names.
    """

    programme: str
    files: Files


def drafts_among(files: Files, live: Callable[[str], Files]) -> tuple[Uploaded, ...]:
    """The drafts in an upload that differ from what is `live`, the files of a programme by its id.

    A programme without its programme.yaml in the upload is the live one with the uploaded files in
    the place of its own; with it, it is what was uploaded and no more. Hidden files and folders
    (``.camunda``) are left out, and so is one folder around everything. Raises Invalid where a file
    is none of these.
    """
    found, alone = _sorted(dict(_named(files)))
    drafts = []
    for programme, own in found.items():
        before = live(programme)
        is_whole = f"regulations/{programme}/programme.yaml" in own
        whole = {**(_shared(before) if is_whole else before), **own}
        if whole != before:
            drafts.append(Uploaded(programme, whole))
    if alone:
        drafts.append(Uploaded("", alone))
    return tuple(drafts)


def _shared(files: Files) -> Files:
    """Those that all programmes share."""
    return {path: files[path] for path in files if path in SHARED}


def _named(files: Files) -> Iterator[tuple[str, bytes]]:
    """The files that count, by their paths below the folder around all of them."""
    told = [path for path in files if not _is_hidden(path)]
    tops = {path.partition("/")[0] for path in told if "/" in path}
    around = tops.pop() if len(tops) == 1 and all("/" in path for path in told) else ""
    cut = f"{around}/" if around and around not in _FOLDERS else ""
    for path in told:
        yield path.removeprefix(cut), files[path]


def _is_hidden(path: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) for part in path.split("/"))


def _sorted(files: Files) -> tuple[dict[str, dict[str, bytes]], dict[str, bytes]]:
    """The files of each programme, with those that all share, and those that stand alone."""
    programmes: dict[str, dict[str, bytes]] = {}
    alone: dict[str, bytes] = {}
    shared: dict[str, bytes] = {}
    strange: list[Finding] = []
    for path, content in files.items():
        top, _, below = path.partition("/")
        if path in SHARED:
            shared[path] = content
        elif top in _FOLDERS and "/" in below:
            programmes.setdefault(below.partition("/")[0], {})[path] = content
        elif path.endswith(_ENDINGS):
            name = path.rpartition("/")[2]
            if name in alone:
                strange.append(Finding(path, "", "有两个文件同名；请改名。"))
            alone[name] = content
        else:
            strange.append(Finding(path, "", _WHERE))
    if strange:
        raise Invalid(f"有 {len(strange)} 个文件不知道是什么：{strange[0]}", strange)
    return {id: {**shared, **own} for id, own in programmes.items()}, alone


_WHERE = (
    "不是流程图（.bpmn）、判定表（.dmn）或表单（.form）；项目的其他文件应在 regulations/<项目>/ "
    "或 cases/<项目>/ 中。"
)
