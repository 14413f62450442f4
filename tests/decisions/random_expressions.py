"""Random FEEL expressions of known type over a few variables, as hypothesis strategies.

Whole numbers with ``+ - *`` only: there floats and decimals cannot differ. Ranges have their ends
in order (difference 5).
"""

from hypothesis import strategies as st

NUMBERS = {"n": 3, "m": -2, "k": 0, "absent": None}
TEXTS = {"s": "abc", "t": ""}
TRUTHS = {"p": True, "q": False}
LISTS = {"xs": [1, 2, 3, 3], "ys": []}
CONTEXT: dict[str, object] = {**NUMBERS, **TEXTS, **TRUTHS, **LISTS}

_number_leaf = st.integers(-9, 9).map(str) | st.sampled_from(list(NUMBERS))
_text_leaf = st.sampled_from(['"a"', '"bc"', '""', '"中"', *TEXTS])
_truth_leaf = st.sampled_from(["true", "false", *TRUTHS])
_list_leaf = st.sampled_from(["[]", "[1]", "[2, 3, 5]", *LISTS])


def _deeper(depth: int, kind: str) -> st.SearchStrategy[str]:
    return {"number": numbers, "text": texts, "truth": truths, "list": lists}[kind](depth - 1)


def _form(depth: int, pattern: str, *kinds: str) -> st.SearchStrategy[str]:
    return st.builds(pattern.format, *(_deeper(depth, kind) for kind in kinds))


def numbers(depth: int) -> st.SearchStrategy[str]:
    """Expressions of a number."""
    if depth == 0:
        return _number_leaf
    return _number_leaf | st.deferred(
        lambda: st.one_of(
            _form(depth, "({} + {})", "number", "number"),
            _form(depth, "({} - {})", "number", "number"),
            _form(depth, "({} * {})", "number", "number"),
            _form(depth, "(if {} then {} else {})", "truth", "number", "number"),
            _form(depth, "count({})", "list"),
            _form(depth, "abs({})", "number"),
            _form(depth, "string length({})", "text"),
            _form(depth, "modulo({}, 4)", "number"),
        )
    )


def texts(depth: int) -> st.SearchStrategy[str]:
    """Expressions of a text."""
    if depth == 0:
        return _text_leaf
    return _text_leaf | st.deferred(
        lambda: st.one_of(
            _form(depth, "({} + {})", "text", "text"),
            _form(depth, "(if {} then {} else {})", "truth", "text", "text"),
            _form(depth, "upper case({})", "text"),
            _form(depth, "string({})", "number"),
            _form(depth, "substring before({}, {})", "text", "text"),
        )
    )


def truths(depth: int) -> st.SearchStrategy[str]:
    """Expressions of a truth value."""
    if depth == 0:
        return _truth_leaf
    return _truth_leaf | st.deferred(
        lambda: st.one_of(
            _form(depth, "({} < {})", "number", "number"),
            _form(depth, "({} >= {})", "number", "number"),
            _form(depth, "({} = {})", "number", "number"),
            _form(depth, "({} != {})", "text", "text"),
            _form(depth, "({} and {})", "truth", "truth"),
            _form(depth, "({} or {})", "truth", "truth"),
            _form(depth, "not({})", "truth"),
            _form(depth, "({} in [-3..9])", "number"),
            _form(depth, "({} between 0 and 9)", "number"),
            _form(depth, "({} in ({}, {}))", "number", "number", "number"),
            _form(depth, "(some v in {} satisfies v > {})", "list", "number"),
            _form(depth, "(every v in {} satisfies v > {})", "list", "number"),
            _form(depth, "list contains({}, {})", "list", "number"),
            _form(depth, "contains({}, {})", "text", "text"),
            _form(depth, "starts with({}, {})", "text", "text"),
        )
    )


def lists(depth: int) -> st.SearchStrategy[str]:
    """Expressions of a list of numbers."""
    if depth == 0:
        return _list_leaf
    return _list_leaf | st.deferred(
        lambda: st.one_of(
            _form(depth, "[{}, {}]", "number", "number"),
            _form(depth, "{}[item > {}]", "list", "number"),
            _form(depth, "(for v in {} return v + {})", "list", "number"),
            _form(depth, "concatenate({}, {})", "list", "list"),
            _form(depth, "append({}, {})", "list", "number"),
            _form(depth, "reverse({})", "list"),
            _form(depth, "distinct values({})", "list"),
        )
    )


def expressions(depth: int = 3) -> st.SearchStrategy[str]:
    """Expressions of any of the types."""
    return numbers(depth) | texts(depth) | truths(depth) | lists(depth)
