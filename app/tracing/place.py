"""A place that realises clauses."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["流程元素", "文书", "决策规则", "期限", "表单字段", "名录规则", "页面说明"]


@dataclass(frozen=True, slots=True)
class Place:
    """One element, rule, timer or field, and the clauses that it cites.

    `resource` is the file's path in the project, `element` its id there, `name` what people call
    it. `must_cite` is False for what only serves others: a field that asks for no fact, a rule
    that sums up tables whose rules cite.
    """

    kind: Kind
    resource: str
    element: str
    name: str
    clauses: tuple[str, ...]
    must_cite: bool = True

    def __str__(self) -> str:
        """``kind resource · element（name）``."""
        return f"{self.kind} {self.resource} · {self.element}（{self.name}）"
