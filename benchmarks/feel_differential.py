"""Random FEEL beside feelin, and random tables beside Drools where it is installed.

    python -m benchmarks.feel_differential --count 5000 --seed 7

Every disagreement is printed with the number under which `tests/decisions/differences.md` explains
it; one that nothing explains makes the exit status 1. feelin is what `make clients` installs;
GUICHENG_JITEXECUTOR names the program of the npm package @kie-tools/jitexecutor-native.
"""

import argparse
import os
import re
from collections import Counter
from collections.abc import Iterator

from hypothesis import HealthCheck, given, seed, settings

from engine.decisions import Decisions, read_dmn
from engine.feel import compile_expression, to_json
from tests.decisions import drools, feelin
from tests.decisions.random_tables import Drawn, tables
from tests.feel.random_feel import CONTEXT, expressions
from tests.feel.test_against_feelin import rounded

Disagreement = tuple[int | None, str]
"""The number of the difference, None where nothing explains it, and what was asked and answered."""


def of_expressions(first: int, count: int) -> Iterator[Disagreement]:
    """Where feelin answers otherwise."""
    with feelin.running() as ask:
        for text in expressions(first, count):
            result = compile_expression(text).evaluate(CONTEXT)
            ours = rounded(to_json(result.value))
            try:
                theirs = rounded(ask(text, CONTEXT))
            except AssertionError as error:
                theirs = f"error: {error}"
            if ours != theirs:
                kinds = {finding.kind for finding in result.findings}
                yield _why_feelin(text, ours, kinds), f"{text}\n    we {ours!r}, feelin {theirs!r}"


def _why_feelin(text: str, ours: object, kinds: set[str]) -> int | None:
    """The difference that explains it: by what we found wrong and by the form of the text."""
    if "type" in kinds:
        return 10 if "if" in text else 11 if "before(" in text else None
    if ours is None and re.search(r"\b(some|every)\b", text):
        return 4
    if kinds & {"domain", "missing-value"}:
        return 9
    if re.search(r"\] = \[|\) = \(|\bcontains\b|\bdistinct values\b", text):
        return 6
    return 8 if re.search(r"\bin\b.*\b(or|and)\b", text) else None


def of_tables(first: int, count: int) -> Iterator[Disagreement]:
    """Where Drools decides otherwise."""
    found: list[Disagreement] = []
    with drools.running() as client:

        @seed(first)
        @given(drawn=tables())
        @settings(max_examples=count, deadline=None, suppress_health_check=list(HealthCheck))
        def ask(drawn: Drawn) -> None:
            ours = Decisions([read_dmn(drawn.dmn, "t.dmn")])
            answer = ours.decide("decide", drawn.facts, strict=False)
            theirs = drools.decide(client, drawn.dmn, drawn.facts)
            if to_json(answer.outcome) != theirs:
                said = f"{drawn.dmn.decode()} {drawn.facts}"
                said += f"\n    we {answer.outcome!r}, Drools {theirs!r}"
                found.append((_why_drools(drawn, theirs), said))

        ask()
    yield from found


def _why_drools(drawn: Drawn, theirs: object) -> int | None:
    if drawn.policy == "COLLECT / COUNT":
        return 3
    if drawn.policy in ("RULE ORDER", "OUTPUT ORDER") and theirs is None:
        return 2
    return 1 if drawn.negates_order and None in drawn.facts.values() else None


def main() -> None:
    """Ask both, count by difference, and print what nothing explains."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    oracles = {"feelin": of_expressions} if feelin.absent() is None else {}
    if drools.VARIABLE in os.environ:
        oracles["Drools"] = of_tables
    unexplained = 0
    for name, ask in oracles.items():
        found = list(ask(arguments.seed, arguments.count))
        counts = Counter(number for number, _ in found)
        known = ", ".join(f"no. {n}: {counts[n]}" for n in sorted(filter(None, counts)))
        print(f"{name}: {arguments.count} asked, {counts[None]} unexplained; {known or 'none'}")
        for _, said in [each for each in found if each[0] is None][:20]:
            print(f"  {said}")
        unexplained += counts[None]
    if not oracles:
        print(feelin.absent())
    if unexplained:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
