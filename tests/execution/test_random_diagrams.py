"""Whatever is drawn and whatever happens to it: the engine does what the model of BPMN says.

A longer search: set GUICHENG_TEST_DIAGRAMS=20000, and another GUICHENG_TEST_SEED.
"""

import os
from contextlib import suppress

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from tests.execution.reference.comparing import Both
from tests.execution.reference.diagrams import diagrams
from tests.execution.reference.semantics import Endless

EXAMPLES = int(os.environ.get("GUICHENG_TEST_DIAGRAMS", "400"))
RARE = ["set", "signal", "migrate", "withdraw", "begin", "cancel"]
WHAT = [*["go"] * 9, *["throw"] * 3, *["time"] * 2, *RARE]
COMMANDS = st.lists(
    st.tuples(
        st.sampled_from(WHAT),
        st.integers(0, 7),
        st.integers(0, 11),
    ),
    min_size=3,
    max_size=14,
)


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@seed(int(os.environ.get("GUICHENG_TEST_SEED", "2026")))
@given(scope=diagrams(), x=st.integers(0, 3), commands=COMMANDS)
def test_a_random_diagram_lives_as_the_model_says(scope, x, commands):
    with suppress(Endless):
        both = Both(scope, x)
        for command in commands:
            if both.status == "active":
                both.do(*command)
