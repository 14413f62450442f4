"""What a register holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

FactType = Literal["boolean", "number", "string", "enum", "date"]

KINDS = {
    "definition": "定义",
    "role": "职责",
    "criterion": "条件",
    "step": "程序",
    "material": "材料",
    "deadline": "期限",
    "period": "期间",
    "grade": "等次",
    "exit": "退出",
    "ban": "禁止",
    "sanction": "处理",
    "change": "变更",
    "report": "报告",
    "support": "支持",
    "duty": "义务",
    "transition": "过渡",
    "metadata": "文件",
}
"""What a clause is, and the word for it on the pages."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One datum that a clause asks about.

    `unit` is the unit of a number (万元, 年, 项 …), `source` the actor who supplies it, `values`
    what an enum may be, `help` a remark for whoever fills it in.
    """

    name: str
    label: str
    type: FactType
    source: str
    unit: str = ""
    values: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """How a place that the text leaves open is read, and where that may be changed."""

    id: str
    about: str
    chosen: str
    change: str


@dataclass(frozen=True, slots=True)
class CheckItem:
    """A matter of judgement: the question put to a person, whose answer is the fact."""

    id: str
    fact: str
    ask: str


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause. `text` is what it says itself; a mere heading over its parts says nothing.

    `cite` is the citation for people (第九条第2项), `actor` who acts, `executable` whether the
    software must enforce, decide, time or route it, `page` whether it is (also) realised by being
    shown, `timer` the id of its deadline.
    """

    id: str
    cite: str
    kind: str
    executable: bool
    text: str = ""
    parent: str = ""
    actor: str = ""
    page: bool = False
    timer: str = ""
    facts: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    checks: tuple[CheckItem, ...] = ()

    @property
    def is_heading(self) -> bool:
        """Whether the clause says nothing itself: it is realised through its parts."""
        return not self.text


Result = Literal["positive", "negative", "neutral"]
"""What an end or an outcome is for the party whom it concerns."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision's outcome is called; tables and diagrams know it by `code`."""

    code: str
    word: str
    result: Result = "neutral"


@dataclass(frozen=True)
class Register:
    """One programme's regulation: its particulars, and its clauses in the order of the text."""

    programme: str
    prefix: str
    title: str
    short: str
    issuer: str
    status: str
    effective: str
    validity: str
    number: str
    actors: Mapping[str, str]
    facts: Mapping[str, Fact]
    readings: Mapping[str, Reading]
    clauses: Mapping[str, Clause]
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)

    @cached_property
    def _parts(self) -> Mapping[str, tuple[Clause, ...]]:
        found: dict[str, list[Clause]] = {}
        for clause in self.clauses.values():
            found.setdefault(clause.parent, []).append(clause)
        return {parent: tuple(parts) for parent, parts in found.items()}

    def parts(self, clause_id: str) -> tuple[Clause, ...]:
        """The clauses directly below this one, in the order of the text."""
        return self._parts.get(clause_id, ())

    def subtree(self, clause_id: str) -> Iterator[Clause]:
        """The clause itself and everything below it, in the order of the text."""
        yield self.clauses[clause_id]
        for part in self.parts(clause_id):
            yield from self.subtree(part.id)

    def words(self, clause_id: str) -> str:
        """The regulation's words from this clause's beginning to the end of its last part."""
        return "".join(clause.text for clause in self.subtree(clause_id))
