"""Cases of the kit run against this engine: pass, fail (another value) or error (no answer)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal

from app.tck.cases import TckCase
from engine.decisions import Decisions, read_dmn
from engine.errors import GuichengError
from engine.feel.values.equality import same

_TOLERANCE = Decimal("1e-8")
"""The kit writes irrational results with some digits only; its own runner allows for that."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a case ended, and why it did not pass."""

    result: Literal["pass", "fail", "error"]
    reason: str = ""


def judge_file(folder: Path, model: str, cases: Sequence[TckCase], now: datetime) -> list[Verdict]:
    """The verdicts on the cases of one test file, over the models of its folder, at `now`."""
    try:
        models = [
            read_dmn(path.read_bytes(), path.name, lenient=True)
            for path in sorted(folder.glob("*.dmn"))
        ]
        catalogue = Decisions(models)
    except GuichengError as error:
        return [Verdict("error", str(error)) for _ in cases]
    return [_judge(catalogue, model, case, now) for case in cases]


def _judge(catalogue: Decisions, model: str, case: TckCase, now: datetime) -> Verdict:
    for name, expected in case.expected.items():
        try:
            got = _ask(catalogue, model, case, name, now)
        except GuichengError as error:
            return Verdict("error", str(error))
        if not agree(expected, got):
            return Verdict("fail", f"{name} 应为 {expected!r}，得到 {got!r}")
    return Verdict("pass")


def _ask(catalogue: Decisions, model: str, case: TckCase, name: str, now: datetime) -> object:
    if case.service is None:
        element = catalogue.named(name, model)
        return catalogue.decide(element, case.inputs, strict=False, now=now).outcome
    element = catalogue.named(case.service, model)
    outcome = catalogue.invoke(element, case.inputs, now=now).outcome
    return outcome[name] if isinstance(outcome, dict) and name in outcome else outcome


def agree(expected: object, got: object) -> bool:
    """Whether the two are the same value; numbers within the tolerance of the kit."""
    if isinstance(expected, Decimal) and isinstance(got, Decimal):
        return abs(expected - got) <= _TOLERANCE * max(Decimal(1), abs(expected))
    if isinstance(expected, list) and isinstance(got, list):
        return len(expected) == len(got) and all(map(agree, expected, got))
    if isinstance(expected, dict) and isinstance(got, dict):
        return expected.keys() == got.keys() and all(agree(expected[k], got[k]) for k in expected)
    return same(expected, got)
