"""The catalogue of steps: everything that a diagram may name, what it is, and where it is used."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.definitions import describe
from engine.errors import Invalid
from engine.lifecycle.audience import ROLES
from engine.programmes.collection import Programmes
from engine.programmes.model import Files, Programme
from engine.programmes.uses import Place, uses_of

KINDS: Mapping[str, str] = {
    "job": "作业",
    "message": "消息",
    "group": "候选组",
    "role": "角色",
    "fact": "事实",
    "timer": "期限",
    "form": "表单",
    "paper": "文书",
    "decision": "判定",
    "process": "程序",
}
"""What is in it, in its order, and what people call it."""
Told = tuple[tuple[str, str], ...]
"""What is said of an entry: a word (需要, 写, 拒绝 …) and the sentence."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing that diagrams name by its `id`; `programme` is the short name of the one whose it is,
    empty where it is nobody's.
    """

    kind: str
    id: str
    name: str
    programme: str
    told: Told
    used: Sequence[Place]

    def has(self, words: str) -> bool:
        """Whether every one of the words stands somewhere in it."""
        where = "".join(f"{place.where} {place.name} " for place in self.used)
        said = "".join(f"{word} {sentence} " for word, sentence in self.told)
        own = f"{KINDS[self.kind]} {self.id} {self.name} {self.programme}"
        text = f"{own} {said} {where}".casefold()
        return all(word in text for word in words.casefold().split())


def catalogue(
    programmes: Programmes, files: Files, jobs: Sequence[Mapping[str, Any]]
) -> tuple[Entry, ...]:
    """Every entry, by kind. `files` are the diagrams, tables and forms that use them, `jobs` what
    the program does of itself, as the register's catalogue has it.
    """
    uses = uses_of(files)
    own = (entry for one in programmes.values() for entry in _of_programme(one))
    found = [*_jobs(jobs), *own, *_roles(), *_defined(files, programmes)]
    known = {(one.kind, one.id) for one in found}
    for kind, id_ in uses:
        if (kind, id_) not in known and kind != "fact":
            found.append(Entry(kind, id_, id_, "", (), ()))
    order = {kind: number for number, kind in enumerate(KINDS)}
    return tuple(
        Entry(one.kind, one.id, one.name, one.programme, one.told, _own(one, uses, programmes))
        for one in sorted(found, key=lambda one: (order[one.kind], one.programme, one.id))
    )


def _own(
    one: Entry, uses: Mapping[tuple[str, str], Sequence[Place]], programmes: Programmes
) -> Sequence[Place]:
    """Where it is used; what a programme calls its own, in that programme only."""
    places = uses.get((one.kind, one.id), ())
    if not one.programme:
        return places
    return [p for p in places if (o := programmes.owner(p.where)) and o.short == one.programme]


def _jobs(jobs: Sequence[Mapping[str, Any]]) -> Iterator[Entry]:
    for one in jobs:
        told = [("步骤", f"{event}：{word}") for event, word in one.get("events", {}).items()]
        told += [
            ("参数", f"{header}：{sentence}{_when_needed(one, header)}")
            for header, sentence in one.get("headers", {}).items()
        ]
        told += [("需要", one["reads"]), ("写", one["writes"]), ("拒绝", one["refuses"])]
        yield Entry("job", one["type"], one["name"], "", tuple(told), ())


def _when_needed(job: Mapping[str, Any], header: str) -> str:
    when = [event for event, names in job.get("needs", {}).items() if header in names]
    if not when:
        return ""
    return "（必填）" if "always" in when else f"（{'、'.join(when)} 时必填）"


def _roles() -> Iterator[Entry]:
    for id_, name in ROLES.items():
        yield Entry("role", id_, name, "", (("写法", f"扩展属性 role = {id_}"),), ())


def _defined(files: Files, programmes: Programmes) -> Iterator[Entry]:
    """The processes, decisions and forms of the files."""
    for path, content in files.items():
        try:
            found = describe(path, content)
        except Invalid:
            continue
        for one in found:
            if one.kind in KINDS:
                owner = programmes.owner(one.id)
                short = owner.short if owner else ""
                yield Entry(one.kind, one.id, one.name or one.id, short, (("文件", path),), ())


def _of_programme(one: Programme) -> Iterator[Entry]:
    told: Told
    for group, role in one.roles.items():
        told = (("角色", ROLES.get(role.role, role.role)), ("写法", f"候选组 {group}"))
        yield Entry("group", group, role.name, one.short, told, ())
    yield from _messages(one)
    for fact in one.facts.values():
        told = (("类型", f"{fact.type} {fact.unit}".strip()), ("由谁提供", fact.source))
        if fact.values:
            told += (("取值", "、".join(fact.values)),)
        yield Entry("fact", fact.name, fact.label, one.short, told, ())
    for timer in one.timers.values():
        told = (
            ("期限", str(timer.rule)),
            ("起算", timer.starts_on),
            ("届满", timer.on_expiry),
            ("依据", timer.ref),
            ("写法", f'=deadline("{timer.id}", 起算日)'),
        )
        yield Entry("timer", timer.id, timer.name, one.short, told, ())
    for paper in one.papers.papers.values():
        told = (("模板", f"{paper.template}.docx"), ("发给", paper.to or "案件的当事单位"))
        yield Entry("paper", paper.name, paper.name, one.short, told, ())


def _messages(one: Programme) -> Iterator[Entry]:
    for partner in one.partners.values():
        for type_, received in partner.receives.items():
            came = ("从外部系统收到", f"{partner.name} 的 {type_}")
            told = (came, ("关联", received.correlation_key))
            yield Entry("message", received.message, type_, one.short, told, ())
        for type_ in partner.sends:
            told = (("发给", partner.name), ("写法", f"partner = {partner.id}，type = {type_}"))
            yield Entry("message", type_, type_, one.short, told, ())
