"""Random decision tables and facts, as hypothesis strategies."""

import re
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.decisions.drawing import decision, document, fact, table

NUMBERS = st.integers(-2, 6)
TEXTS = st.sampled_from(["a", "b", "c"])
FACTS = {
    "number": st.none() | NUMBERS,
    "string": st.none() | TEXTS,
    "boolean": st.none() | st.booleans(),
}


def _number_cells() -> st.SearchStrategy[str]:
    comparison = st.builds("{} {}".format, st.sampled_from(["<", "<=", ">", ">="]), NUMBERS)
    span = st.builds(
        lambda low, width, opened, closed: f"{opened}{low}..{low + width}{closed}",
        NUMBERS, st.integers(1, 4), st.sampled_from("[("), st.sampled_from("])"),
    )  # fmt: skip
    one = comparison | span | NUMBERS.map(str)
    return _several(one)


def _several(one: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    listed = st.lists(one, min_size=1, max_size=2).map(", ".join)
    return st.just("-") | listed | listed.map("not({})".format)


CELLS = {
    "number": _number_cells(),
    "string": _several(TEXTS.map('"{}"'.format)),
    "boolean": st.sampled_from(["-", "true", "false"]),
}
POLICIES = (
    "UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER",
    "COLLECT / SUM", "COLLECT / COUNT", "COLLECT / MIN", "COLLECT / MAX",
)  # fmt: skip


@dataclass(frozen=True)
class Drawn:
    """A table as DMN, its policy, and facts to ask it with."""

    dmn: bytes
    policy: str
    facts: dict[str, object]
    negates_order: bool


@st.composite
def tables(draw: st.DrawFn, policies: tuple[str, ...] = POLICIES) -> Drawn:
    """A table of up to three inputs and six rules, and one set of facts."""
    kinds = draw(st.lists(st.sampled_from(list(CELLS)), min_size=1, max_size=3))
    inputs = {f"{kind[0]}{place}": kind for place, kind in enumerate(kinds)}
    rows = draw(
        st.lists(
            st.tuples(*(CELLS[kind] for kind in inputs.values()), NUMBERS.map(str)),
            min_size=1,
            max_size=6,
        )
    )
    policy = draw(st.sampled_from(policies))
    ranked = ",".join(str(number) for number in (3, 1, 6, 0, -2, 5, 2, 4, -1))
    values = ranked if policy in ("PRIORITY", "OUTPUT ORDER") else ""
    typed = [f"{name}:{kind}" for name, kind in inputs.items()]
    logic = table(typed, rows, policy=policy, values=values)
    parts = [fact(name, kind) for name, kind in inputs.items()]
    facts = {name: draw(FACTS[kind]) for name, kind in inputs.items()}
    cells = [cell for row in rows for cell in row]
    negates = any(cell.startswith("not(") and re.search(r"[<>]|\.\.", cell) for cell in cells)
    return Drawn(document(*parts, decision(logic, needs=list(inputs))), policy, facts, negates)
