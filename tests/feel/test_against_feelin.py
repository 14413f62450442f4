"""The same random expressions answered by feelin (bpmn.io's FEEL in JavaScript) and by us.

Over more of the language than the comparison in tests/decisions: loops, filters, dates, functions.
Numbers are such that binary floats are exact; what differs is in tests/decisions/differences.md.
"""

from decimal import Decimal

import pytest

from engine.feel import compile_expression, to_json
from tests.decisions import feelin
from tests.feel.random_feel import CONTEXT, expressions

pytestmark = [
    pytest.mark.clients,
    pytest.mark.skipif(feelin.absent() is not None, reason=str(feelin.absent())),
]


def rounded(value: object) -> object:
    if isinstance(value, list):
        return [rounded(item) for item in value]
    if isinstance(value, float | int | Decimal) and not isinstance(value, bool):
        return round(float(value), 9)
    return value


@pytest.mark.parametrize("seed", range(5))
def test_feelin_and_we_answer_the_same(seed: int) -> None:
    disagreements = []
    with feelin.running() as ask:
        for text in expressions(seed, 500):
            result = compile_expression(text).evaluate(CONTEXT)
            theirs = rounded(ask(text, CONTEXT))
            if not result.findings and rounded(to_json(result.value)) != theirs:
                disagreements.append((text, result.value, theirs))
    assert disagreements == []
