"""All files of a programme together, as it is deployed, stored and exported.

A bundle's paths are those of a checkout: ``bpmn/js/js-p01.bpmn``, ``regulations/js/facts.yaml``,
``cases/js/ban.yaml`` and ``cases/js/stories/recognised.yaml`` for its worked cases and stories, and
``regulations/outcomes.yaml`` for what all programmes share.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from engine.errors import Finding, Invalid
from engine.programmes.cases import is_story, read_cases
from engine.programmes.collection import Programmes, conflicts
from engine.programmes.document import read_document
from engine.programmes.model import Files, Programme
from engine.programmes.reading import read_common, read_programme

DRAWN = {"bpmn": ".bpmn", "dmn": ".dmn", "forms": ".form"}
"""The folders of what the Modeler opens, and how the names of their files end."""
COMMON = ("common.yaml", "outcomes.yaml")
"""What all programmes share, beside their folders."""
_FOLDER, CASES = "regulations", "cases"
SHARED = frozenset(f"{_FOLDER}/{name}" for name in COMMON)
"""The same by their paths."""
MOST_FILES, MOST_BYTES = 2_000, 64 * 1024 * 1024


@dataclass(frozen=True)
class Bundle:
    """The files of one programme by their paths."""

    programme: str
    files: Files

    @property
    def resources(self) -> Mapping[str, bytes]:
        """The diagrams, tables and forms, by the names of their files."""
        return {
            path.rpartition("/")[2]: content
            for path, content in self.files.items()
            if path.partition("/")[0] in DRAWN
        }

    @property
    def own(self) -> Files:
        """The files of the programme's folder, by their paths in it."""
        folder = f"{_FOLDER}/{self.programme}/"
        return {
            path.removeprefix(folder): content
            for path, content in self.files.items()
            if path.startswith(folder)
        }

    @property
    def cases(self) -> Files:
        """Its worked cases and stories, by their paths in the bundle."""
        return {
            path: content for path, content in self.files.items() if path.startswith(f"{CASES}/")
        }

    @property
    def common(self) -> Files:
        """The files that all programmes share, by name."""
        shared = {f"{_FOLDER}/{name}": name for name in COMMON}
        return {shared[path]: content for path, content in self.files.items() if path in shared}

    def case_findings(self) -> Iterator[Finding]:
        """What is wrong with its worked cases, and with its stories as YAML."""
        for path, content in self.cases.items():
            read: Callable[[str, str], object] = read_document if is_story(path) else read_cases
            try:
                read(path, content.decode("utf-8"))
            except Invalid as error:
                yield from error.findings
            except UnicodeDecodeError:
                yield Finding(path, "", "应是 UTF-8 编码的 YAML。")

    def read(self) -> Programme:
        """The programme. Raises Invalid with all findings."""
        return read_programme(self.own, f"{_FOLDER}/{self.programme}", read_common(self.common))


def bundle_of(programme: str, files: Files) -> Bundle:
    """The bundle among the files of a tree. Raises Invalid where a file is not the programme's, is
    in the wrong place, or where two diagrams, tables or forms have the same name.
    """
    found = list(_strange(programme, files))
    names: dict[str, str] = {}
    for path in files:
        if path.partition("/")[0] in DRAWN:
            other = names.setdefault(path.rpartition("/")[2], path)
            if other != path:
                found.append(Finding(path, "", f"与 {other} 同名；请改名。"))
    if found:
        raise Invalid(f"项目 {programme} 有 {len(found)} 处需要改正。", found)
    return Bundle(programme, files)


def programme_among(files: Files) -> str:
    """The one programme whose folder is among the files. Raises Invalid where it is not one."""
    ids = {path.split("/")[1] for path in files if path.endswith("/programme.yaml")}
    if len(ids) != 1:
        told = "、".join(sorted(ids)) or "没有"
        raise Invalid(f"应恰好有一个 regulations/<项目>/programme.yaml，现有：{told}。")
    return ids.pop()


def with_programme(known: Programmes, programme: Programme) -> Programmes:
    """The programmes with that one in the place of its earlier version, or beside them.

    Raises Invalid where two of them cannot both be.
    """
    others = [one for one in known.values() if one.id != programme.id]
    together = Programmes([*others, programme])
    if wrong := list(conflicts(together)):
        raise Invalid(str(wrong[0]), wrong)
    return together


def digest_of(hashes: Mapping[str, str]) -> str:
    """The hash of the files that say what the programme is: not of diagrams, tables and forms,
    which are versions of their own, nor of cases, which change nothing. `hashes` are those of the
    files by path.
    """
    read = (path for path in sorted(hashes) if path.startswith(f"{_FOLDER}/"))
    return hashlib.sha256("".join(f"{one}\n{hashes[one]}\n" for one in read).encode()).hexdigest()


def _strange(programme: str, files: Files) -> Iterator[Finding]:
    if len(files) > MOST_FILES or sum(map(len, files.values())) > MOST_BYTES:
        yield Finding("", "", f"最多 {MOST_FILES} 个文件、{MOST_BYTES // 1024**2} MB。")
    for path in files:
        if not is_plain(path):
            yield Finding(path, "", "路径里不能有反斜杠、空的一段、“.”或“..”。")
            continue
        top, _, below = path.partition("/")
        is_own = below.startswith(f"{programme}/")
        is_drawn = is_own and top in DRAWN and path.endswith(DRAWN[top]) and below.count("/") == 1
        is_case = is_own and top == CASES and path.endswith(".yaml")
        is_shared = top == _FOLDER and below in COMMON
        if not (is_drawn or is_case or is_shared or (is_own and top == _FOLDER)):
            yield Finding(path, "", f"不属于项目 {programme}；应在 {_places(programme)} 中。")


def is_plain(path: str) -> bool:
    """Whether a path of a bundle leads down from its folder and nowhere else, on any system.

    >>> [is_plain(path) for path in ("cases/js/a.yaml", "cases/js/../../a.yaml", "/a", "a\\\\b")]
    [True, False, False, False]
    """
    return "\\" not in path and not {"", ".", ".."} & set(path.split("/"))


def _places(programme: str) -> str:
    return "、".join(f"{folder}/{programme}/" for folder in (*DRAWN, _FOLDER, CASES))
