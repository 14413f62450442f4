"""The text of a JSON value: hashes are over it, so it may never change."""

from decimal import Decimal

import pytest
import simplejson
from hypothesis import given
from hypothesis import strategies as st

from engine.persistence.columns import dump_json, load_json

LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.decimals(allow_nan=False, allow_infinity=False)
)
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20
)


@given(VALUES, st.booleans())
def test_it_is_the_text_that_the_lines_of_history_were_signed_over(
    value: object, canonical: bool
) -> None:
    assert dump_json(value, canonical=canonical) == simplejson.dumps(
        value, use_decimal=True, ensure_ascii=False, separators=(",", ":"), sort_keys=canonical
    )


@given(VALUES)
def test_what_was_written_is_read_again_exactly(value: object) -> None:
    text = dump_json(value)
    assert load_json(text) == simplejson.loads(text, use_decimal=True)


def test_line_separators_and_control_characters_are_written_as_ever() -> None:
    value = {"a\u2028\u2029\x7f": '\x00\x1f"\\/\ud800', "n": [Decimal("0.10"), 1]}
    assert dump_json(value) == '{"a\u2028\u2029\x7f":"\\u0000\\u001f\\"\\\\/\ud800","n":[0.10,1]}'


def test_no_number_is_written_that_no_reader_of_json_knows() -> None:
    with pytest.raises(ValueError, match="JSON compliant"):
        dump_json(float("nan"))
