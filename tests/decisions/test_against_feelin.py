"""Random expressions valued as feelin values them; what differs is in differences.md."""

import os

import pytest
from hypothesis import HealthCheck, assume, given, settings

from engine.feel import compile_expression, to_json
from tests.decisions import feelin
from tests.decisions.random_expressions import CONTEXT, expressions

pytestmark = [
    pytest.mark.clients,
    pytest.mark.skipif(feelin.absent() is not None, reason=str(feelin.absent())),
]


@pytest.fixture(scope="module")
def ask():
    with feelin.running() as found:
        yield found


@given(text=expressions())
@settings(
    max_examples=int(os.environ.get("GUICHENG_EXAMPLES", "300")),
    suppress_health_check=list(HealthCheck),
)
def test_a_random_expression_has_the_value_that_feelin_gives(ask, text: str):
    assume(not ("absent" in text and "satisfies" in text))  # difference 4
    ours = compile_expression(text, list(CONTEXT)).evaluate(CONTEXT).value
    assert to_json(ours) == ask(text, CONTEXT)
