"""Worked cases of decisions: facts, and what must come of them, as a lawyer tells them in YAML.

A file has the project's own form or the exchange form of an inventory of clauses.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import ConfigDict
from pydantic.dataclasses import dataclass as exact_dataclass

from engine.errors import Finding, Invalid
from engine.programmes.clauses import EXACT
from engine.programmes.document import Document, read_document
from engine.programmes.shaping import shaped

STORIES = "stories"
"""The folder of stories, which lies beside the cases of decisions."""
_ANSWERS = ("last_day", "on_time", "steps")
_QUESTION = ("timer", "start", "year", "submitted", "facts")
_OPEN = ConfigDict(extra="ignore")
"""The exchange form has more than is asked here."""


@dataclass(frozen=True, slots=True)
class DecisionCase:
    """Facts, and what is expected of them: a decision, single clauses, a deadline, or several.

    `outcome` is the decision's, `clauses` those that the decision must rest on (all of them among
    others). `truths` says of single clauses whether they are met: true, false, or null where a
    clause does not apply. `deadline` is a question as `guicheng deadline` takes it, with the
    expected `last_day`, `on_time` and `steps` beside it.
    """

    id: str
    title: str
    facts: Mapping[str, object] = field(default_factory=dict)
    story: str = ""
    because: str = ""
    decision: str = ""
    outcome: object = None
    clauses: tuple[str, ...] = ()
    truths: Mapping[str, bool | None] = field(default_factory=dict)
    deadline: Mapping[str, object] = field(default_factory=dict)
    expected_deadline: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_runnable(self) -> bool:
        """Whether there is anything for a machine to check; some cases only tell."""
        return bool(self.decision or self.truths or self.deadline)


@exact_dataclass(frozen=True, slots=True, config=EXACT)
class _Case:
    title: str
    id: str = ""
    story: str = ""
    because: str = ""
    base: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    decision: str = ""
    outcome: Any = None
    clauses: tuple[str, ...] = ()
    truths: Mapping[str, bool | None] = field(default_factory=dict)
    deadline: Mapping[str, Any] = field(default_factory=dict)
    last_day: str | None = None
    on_time: bool | None = None
    steps: Any = None


@exact_dataclass(frozen=True, slots=True, config=EXACT)
class _Cases:
    cases: tuple[_Case, ...]
    bases: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@exact_dataclass(frozen=True, slots=True, config=_OPEN)
class _ExchangedDecision:
    id: str = ""
    outcome: Any = None


@exact_dataclass(frozen=True, slots=True, config=_OPEN)
class _ExchangedCase:
    id: str
    title: str
    fixture: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    evaluate: Mapping[str, bool | Literal["n/a"]] = field(default_factory=dict)
    decision: _ExchangedDecision = _ExchangedDecision()
    deadline: Mapping[str, Any] = field(default_factory=dict)
    steps: Any = None


@exact_dataclass(frozen=True, slots=True, config=_OPEN)
class _Exchange:
    fixtures: Mapping[str, Mapping[str, Any]]
    cases: tuple[_ExchangedCase, ...]


def is_story(path: str) -> bool:
    """Whether a file of cases, by its path, is a story.

    >>> is_story("cases/js/stories/recognised.yaml"), is_story("cases/js/ban.yaml")
    (True, False)
    """
    return path.split("/")[-2:-1] == [STORIES]


def read_cases(name: str, text: str) -> list[DecisionCase]:
    """The cases of a file; `name` is what findings call it.

    Own form: ``cases: [{title, base, facts, decision, outcome, clauses, because}]`` over named
    ``bases: {name: {facts}}``. Exchange form: has ``fixtures`` and, in a case, ``evaluate`` and
    ``decision: {id, outcome}``. Raises Invalid with a finding, file and line, for whatever is not
    understood.
    """
    document = read_document(name, text)
    value = document.value
    if isinstance(value, Mapping) and "fixtures" in value:
        return list(_exchanged(shaped(_Exchange, document, value)))
    raw: _Cases = shaped(_Cases, document, value)
    if wrong := list(_without_base(raw, document)):
        raise Invalid(f"{name} 有 {len(wrong)} 处需要改正。", wrong)
    return list(_own(raw, name))


def _without_base(raw: _Cases, document: Document) -> Iterator[Finding]:
    for position, case in enumerate(raw.cases):
        if case.base is not None and case.base not in raw.bases:
            path = ("cases", position, "base")
            yield document.finding(path, f"bases 里没有“{case.base}”。")


def _own(raw: _Cases, name: str) -> Iterator[DecisionCase]:
    for number, case in enumerate(raw.cases, start=1):
        base = raw.bases[case.base] if case.base is not None else {}
        yield DecisionCase(
            id=case.id or f"{name}#{number}",
            title=case.title,
            facts={**base, **case.facts},
            story=case.story,
            because=case.because,
            decision=case.decision,
            outcome=case.outcome,
            clauses=case.clauses,
            truths=case.truths,
            deadline=case.deadline,
            expected_deadline=_given({key: getattr(case, key) for key in _ANSWERS}, _ANSWERS),
        )


def _exchanged(raw: _Exchange) -> Iterator[DecisionCase]:
    for case in raw.cases:
        yield DecisionCase(
            id=case.id,
            title=case.title,
            facts={**raw.fixtures.get(case.fixture, {}), **case.facts},
            decision=case.decision.id,
            outcome=case.decision.outcome,
            truths={name: None if met == "n/a" else met for name, met in case.evaluate.items()},
            deadline=_given(case.deadline, _QUESTION),
            expected_deadline=_given({**case.deadline, "steps": case.steps}, _ANSWERS),
        )


def _given(values: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: values[name] for name in names if values.get(name) is not None}
