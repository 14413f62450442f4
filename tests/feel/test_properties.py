"""Laws that hold for all values, and random text that must never raise."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.feel import Limits, compile_expression, compile_unary_tests, from_json, to_json
from engine.feel.values import gregorian
from engine.feel.values.equality import equal, index_key
from engine.feel.values.iso import any_of
from engine.feel.values.temporal import Date, DayTimeDuration, YearMonthDuration

NUMBERS = st.decimals(
    allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
ATOMS = st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS)
JSON = st.recursive(
    ATOMS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=10
)
PIECES = st.sampled_from(
    [
        "1",
        "x",
        '"a"',
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ",",
        ":",
        "..",
        "+",
        "-",
        "**",
        "<",
        ">=",
        "=",
        "and",
        "or",
        "in",
        "not",
        "if",
        "then",
        "else",
        "for",
        "return",
        "some",
        "satisfies",
        "function",
        "null",
        "?",
        "，",
        "“",
        '@"P1D"',
        ".",
        "date(",
        "instance of",
        "list<",
        "between",
        "//",
        "\\",
        '"',
        "item",
        "a-b",
        "count(",
    ]
)


@given(JSON)
def test_json_survives_the_way_in_and_out(value: object) -> None:
    assert to_json(from_json(value)) == value


@given(NUMBERS, NUMBERS)
def test_numbers_add_as_decimals_do(a: Decimal, b: Decimal) -> None:
    assert compile_expression("a + b - b = a").evaluate({"a": a, "b": b}).value is True


@given(TEXTS)
def test_every_text_can_be_written_as_a_literal(text: str) -> None:
    written = compile_expression("string([s])").evaluate({"s": text}).value
    assert compile_expression(str(written)).evaluate().value == [text]


@given(st.integers(-(10**11), 10**11))
def test_the_calendar_counts_back_what_it_counts(days: int) -> None:
    assert gregorian.to_days(*gregorian.from_days(days)) == days


@given(st.dates(), st.integers(-(10**5), 10**5))
def test_days_are_added_as_python_adds_them(day: date, days: int) -> None:
    try:
        expected = day + timedelta(days)
    except OverflowError:
        return
    assert Date.of(day).plus_days(days) == Date.of(expected)


@given(st.integers(-(10**18), 10**18), st.integers(-(10**6), 10**6))
def test_a_duration_is_read_as_it_is_written(nanos: int, months: int) -> None:
    for duration in (DayTimeDuration(nanos), YearMonthDuration(months)):
        assert any_of(str(duration)) == duration


@given(ATOMS, ATOMS)
def test_keys_are_equal_exactly_where_values_are(a: object, b: object) -> None:
    assert (index_key(a) == index_key(b)) is (equal(a, b) is True)


@given(NUMBERS, NUMBERS, NUMBERS)
def test_a_range_holds_what_lies_between_its_ends(a: Decimal, b: Decimal, x: Decimal) -> None:
    low, high = min(a, b), max(a, b)
    facts = {"a": low, "b": high, "x": x}
    assert compile_expression("x in [a..b]").evaluate(facts).value is (low <= x <= high)


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=25), st.sampled_from(["", " "]))
def test_no_text_raises(pieces: list[str], blank: str) -> None:
    text = blank.join(pieces)
    now = datetime(2026, 3, 16, tzinfo=UTC)
    limits = Limits(steps=5000)
    compile_expression(text).evaluate({"x": [1, {"y": 2}]}, now=now, limits=limits)
    assert compile_unary_tests(text).matches(3, {"x": 1}, limits=limits) in (True, False, None)


@settings(max_examples=200)
@given(st.text(max_size=40))
def test_no_unicode_raises(text: str) -> None:
    result = compile_expression(text).evaluate({}, limits=Limits(steps=5000))
    assert all(0 <= finding.start <= finding.end <= len(text) for finding in result.findings)
