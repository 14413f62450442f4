"""The folder of a programme → the programme, or findings that say which line is wrong."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic.dataclasses import dataclass as exact_dataclass

from engine.deadlines.register import read_timer
from engine.deadlines.rules import TimerRule
from engine.errors import Finding, Invalid
from engine.programmes.checking import faults
from engine.programmes.clauses import EXACT, Clause, Fact, Outcome, Reading
from engine.programmes.demonstration import Demonstration
from engine.programmes.document import Document, read_document
from engine.programmes.model import Files, Particulars, Programme
from engine.programmes.papers import Papers
from engine.programmes.partners import PartnerSystem
from engine.programmes.shaping import named, shaped

NEEDED = ("programme.yaml", "clauses.yaml", "facts.yaml", "timers.yaml")
"""A programme without one of these is none; the other files may be left out."""
OPTIONAL = ("papers.yaml", "partners.yaml", "demonstration.yaml", "forms.yaml", "register.yaml")
FOLDERS = ("schemas", "templates")


@exact_dataclass(frozen=True, slots=True, config=EXACT)
class _Clauses:
    clauses: tuple[Clause, ...]
    readings: Mapping[str, Reading] = field(default_factory=dict)


@dataclass(frozen=True)
class Common:
    """What all programmes share: readings of the general law, and words for outcomes."""

    readings: Mapping[str, Reading] = field(default_factory=dict)
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)


def read_common(files: Files, folder: str = "regulations") -> Common:
    """The shared readings and outcomes: `common.yaml` and `outcomes.yaml` of the folder."""
    readings = _table(_document(files, folder, "common.yaml"), "readings")
    outcomes = _table(_document(files, folder, "outcomes.yaml"), "outcomes")
    return Common(
        shaped(Mapping[str, Reading], readings, named(readings.value, "id")),
        shaped(Mapping[str, Outcome], outcomes, named(outcomes.value, "code")),
    )


def read_programme(files: Files, folder: str, common: Common = Common()) -> Programme:
    """The programme in the files of its folder; `folder` is what findings call it.

    Raises Invalid with a finding, file and line, for every wrong key, every value of the wrong
    kind, and every word that is used and not declared.
    """
    found: list[Finding] = list(_strange_files(files, folder))
    reader = _Reader(files, folder, found)
    particulars = reader.read("programme.yaml", Particulars, _particulars)
    facts = reader.read("facts.yaml", Mapping[str, Fact], lambda value: named(value, "name"))
    clauses = reader.read("clauses.yaml", _Clauses, _clauses)
    timers = reader.timers(particulars.province if particulars else "")
    papers = reader.read("papers.yaml", Papers, _papers) or Papers()
    partners = reader.read(
        "partners.yaml", Mapping[str, PartnerSystem], lambda value: named(value or {}, "id")
    )
    demonstration = reader.read("demonstration.yaml", Demonstration) or Demonstration()
    samples = reader.read("forms.yaml", Mapping[str, Mapping[str, Any]], lambda value: value or {})
    if found or particulars is None or facts is None or clauses is None:
        raise Invalid(f"{folder} 有 {len(found)} 处需要改正。", found)
    programme = Programme(
        particulars,
        facts,
        {**common.readings, **clauses.readings},
        {clause.id: clause for clause in clauses.clauses},
        {**common.outcomes, **particulars.outcomes},
        timers,
        papers,
        partners or {},
        demonstration,
        samples or {},
        files,
    )
    if wrong := list(faults(programme, clauses.clauses, reader.documents)):
        raise Invalid(f"{folder} 有 {len(wrong)} 处需要改正。", wrong)
    return programme


class _Reader:
    """Reads file by file and goes on where one is wrong, so that all findings come at once."""

    def __init__(self, files: Files, folder: str, found: list[Finding]) -> None:
        self.files, self.folder, self.found = files, folder, found
        self.documents: dict[str, Document] = {}

    def read(self, name: str, type_: Any, prepared: Any = lambda value: value) -> Any:
        """The file as that type; None where it is wrong or, being optional, not there."""
        if name not in self.files:
            if name in NEEDED:
                self.found.append(Finding(f"{self.folder}/{name}", "", "缺少这个文件。"))
            return None
        try:
            document = self.documents[name] = _document(self.files, self.folder, name)
            return shaped(type_, document, prepared(document.value))
        except Invalid as error:
            self.found += error.findings
            return None

    def timers(self, province: str) -> dict[str, TimerRule]:
        """The rules of `timers.yaml` by id."""
        raw = self.read("timers.yaml", Mapping[str, Any])
        entries = raw.get("timers") if raw else None
        document = self.documents.get("timers.yaml")
        rules: dict[str, TimerRule] = {}
        if document is None or not isinstance(entries, list):
            if document is not None:
                self.found.append(document.finding((), "缺少 timers 列表。"))
            return rules
        for position, entry in enumerate(entries):
            path = ("timers", position)
            try:
                rule = read_timer(entry, province)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                id_ = str(entry.get("id", "")) if isinstance(entry, Mapping) else ""
                self.found.append(document.finding(path, f"不能理解：{error}", id_))
                continue
            if rule.id in rules:
                self.found.append(document.finding(path, "编号重复。", rule.id))
            rules[rule.id] = rule
        return rules


def _document(files: Files, folder: str, name: str) -> Document:
    try:
        text = files.get(name, b"").decode("utf-8")
    except UnicodeDecodeError as error:
        finding = Finding(f"{folder}/{name}", "", "不是 UTF-8 编码的文字。")
        raise Invalid(str(finding), [finding]) from error
    return read_document(f"{folder}/{name}", text)


def _table(document: Document, key: str) -> Document:
    """The part of a document below one key."""
    value = (document.value or {}).get(key) or {}
    lines = {path[1:]: line for path, line in document.lines.items() if path[:1] == (key,)}
    return Document(document.name, value, lines)


def _strange_files(files: Files, folder: str) -> Iterator[Finding]:
    for name in files:
        top, _, below = name.partition("/")
        if below and top in FOLDERS and "/" not in below:
            continue
        if name not in (*NEEDED, *OPTIONAL):
            known = "、".join((*NEEDED, *OPTIONAL, *(f"{each}/" for each in FOLDERS)))
            yield Finding(f"{folder}/{name}", "", f"不认识这个文件；可以有：{known}。")


def _particulars(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    roles, outcomes = value.get("roles"), value.get("outcomes")
    given = dict(value)
    if roles is not None:
        given["roles"] = named(roles, "group")
    if outcomes is not None:
        given["outcomes"] = named(outcomes, "code")
    return given


def _clauses(value: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    given = dict(value)
    if "readings" in given:
        given["readings"] = named(given["readings"], "id")
    if isinstance(given.get("clauses"), list):
        given["clauses"] = [_with_numbered_checks(each) for each in given["clauses"]]
    return given


def _with_numbered_checks(clause: Any) -> Any:
    """Check items are numbered within their clause: JS-5-1.c1."""
    if not isinstance(clause, Mapping) or not isinstance(clause.get("checks"), list):
        return clause
    checks: Iterable[Any] = enumerate(clause["checks"], start=1)
    numbered = [
        {"id": f"{clause.get('id')}.c{number}", **each} if isinstance(each, Mapping) else each
        for number, each in checks
    ]
    return {**clause, "checks": numbered}


def _papers(value: Any) -> Any:
    if not isinstance(value, Mapping) or "papers" not in value:
        return value
    return {**value, "papers": named(value["papers"], "name")}
