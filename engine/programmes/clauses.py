"""The text of a regulation, clause by clause, with the facts it asks for and how it is read."""

from typing import Literal

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass

EXACT = ConfigDict(extra="forbid")
"""Nothing in a programme's files is passed over in silence."""

SYSTEM = "system"
"""The actor who supplies what nobody says: what the register holds, or the program counts."""

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


@dataclass(frozen=True, slots=True, config=EXACT)
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


@dataclass(frozen=True, slots=True, config=EXACT)
class Reading:
    """How a place that the text leaves open is read, and where that may be changed."""

    id: str
    about: str
    chosen: str
    change: str


@dataclass(frozen=True, slots=True, config=EXACT)
class CheckItem:
    """A matter of judgement: the question put to a person, whose answer is the fact."""

    id: str
    fact: str
    ask: str


@dataclass(frozen=True, slots=True, config=EXACT)
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


@dataclass(frozen=True, slots=True, config=EXACT)
class Outcome:
    """What a decision's outcome is called; tables and diagrams know it by `code`."""

    code: str
    word: str
    result: Result = "neutral"
