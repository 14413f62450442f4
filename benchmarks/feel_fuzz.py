"""Throws text at FEEL and fails on the first exception, or evaluation that takes too long.

    python -m benchmarks.feel_fuzz --seconds 600 [--seed 1]

Three kinds of text in turn: expressions grown from the grammar, those with random edits, and
random pieces in a row. Facts hold odd values: nested, huge, of Python's types.
"""

import argparse
import random
import time
import traceback
from datetime import UTC, date, datetime
from decimal import Decimal

from engine.feel import Limits, compile_expression, compile_unary_tests, to_json
from engine.feel.builtins import BUILT_IN
from engine.feel.values.text import text_of

NOW = datetime(2026, 3, 16, tzinfo=UTC)
NAMES = [
    "x",
    "y",
    "申请金额",
    "first name",
    "a-b",
    "xs",
    "rows",
    "s",
    "d",
    "none",
    "item",
    "partial",
]
FACTS = {
    "x": 7, "y": Decimal("1e6000"), "申请金额": 60.5, "first name": "王", "a-b": True,
    "xs": list(range(30)), "rows": [{"k": i, "v": [i]} for i in range(5)], "s": "ab" * 40,
    "d": date(2026, 3, 16), "none": None,
}  # fmt: skip
ATOMS = [
    *NAMES, "0", "1", "-1", "2.5", "1e400", "99999999999999999999999999999999999", "1e6144", ".5",
    '"a"', '"\\u4e2d"', '"(a+)+$"', '"[a-z-[aeiou]]*"', '"2026-03-16"', '"P1D"', '"$1"', "null",
    "true", "false", '@"2026-03-16"', '@"-999999999-01-01"', '@"2026-03-16T09:00:00@Asia/Shanghai"',
    '@"09:00:00Z"', '@"P1D"', '@"P999999999Y"', '@"PT0.000000001S"', "[]", "{}", "?", "[1..3]",
    "(null..1]", "(>= 3)", "1..3", "@\"999999999-12-31\"",
]  # fmt: skip
INFIX = ["+", "-", "*", "/", "**", "=", "!=", "<", "<=", ">", ">=", "and", "or", "in", ".", ".."]
PIECES = [
    *ATOMS, *INFIX, "(", ")", "[", "]", "{", "}", ",", ":", "if", "then", "else", "for", "return",
    "some", "every", "satisfies", "function", "external", "instance of", "list<", "context<",
    "between", "not", "，", "（", "“", "//", "/*", "*/", '"', "\\", "\u3000", "\ud800",
    "🐎", "@", "\0",
]  # fmt: skip
TYPES = [
    "number",
    "string",
    "list<Any>",
    "context<a: number>",
    "function<Any>->Any",
    "date and time",
]


class Grower:
    """Expressions from the grammar, deeper while `depth` lasts."""

    def __init__(self, source: random.Random) -> None:
        self.random = source

    def grow(self, depth: int) -> str:
        if depth <= 0 or self.random.random() < 0.15:
            return self.random.choice(ATOMS)
        a, b, c = (self.grow(depth - 1) for _ in range(3))
        one, other = self.random.choice(NAMES), self.random.choice(["k", "v", "year", "start"])
        forms = [
            f"{a} {self.random.choice(INFIX[:-2])} {b}", f"({a})", f"-{a}", f"{a}[{b}]",
            f"{a}.{other}", f"if {a} then {b} else {c}", f"for {one} in {a} return {b}",
            f"for {one} in {a}..{b} return {c}", f"some {one} in {a} satisfies {b}",
            f"every {one} in {a} satisfies {b}", f"[{a}, {b}]", f"{{k: {a}, v: {b}}}",
            f"[{a}..{b}]", f"({a}..{b}[", f"(function({one}) {a})({b})", f"{a} between {b} and {c}",
            f"{a} instance of {self.random.choice(TYPES)}", f"{a} in ({b}, > {c})",
            f"{{f: function(k) if k = 0 then {a} else f(k - 1), v: f({b})}}.v", self.call(a, b, c),
            self.call(a, b, c), self.call(a, b, c),
        ]  # fmt: skip
        return self.random.choice(forms)

    def call(self, *arguments: str) -> str:
        function = self.random.choice(sorted(BUILT_IN))
        return f"{function}({', '.join(arguments[: self.random.randint(0, 3)])})"

    def edit(self, text: str) -> str:
        for _ in range(self.random.randint(1, 4)):
            at, width = self.random.randint(0, len(text)), self.random.randint(0, 3)
            text = text[:at] + self.random.choice(PIECES) + text[at + width :]
        return text

    def text(self, turn: int) -> str:
        if turn % 3 == 2:
            blank = self.random.choice(["", " "])
            return blank.join(self.random.choices(PIECES, k=self.random.randint(1, 60)))
        grown = self.grow(self.random.randint(1, 6))
        return self.edit(grown) if turn % 3 else grown


def ask(text: str) -> None:
    """Everything a caller may do with a text; raises if anything raises."""
    limits = Limits(steps=20_000)
    expression = compile_expression(text)
    value = expression.evaluate(FACTS, now=NOW, limits=limits).value
    to_json(value)
    text_of(value)
    compile_expression(text, names=NAMES).evaluate({}, limits=limits)
    tests = compile_unary_tests(text, names=NAMES)
    for tested in (7, "a", None, [1], date(2026, 3, 16)):
        assert tests.matches(tested, FACTS, now=NOW, limits=limits) in (True, False, None)


def main() -> None:
    """Run for the given time; print how many texts, the slowest one, and the first failure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    grower = Grower(random.Random(arguments.seed))
    begun, turn, slowest = time.monotonic(), 0, (0.0, "")
    while time.monotonic() - begun < arguments.seconds:
        text = grower.text(turn)
        started = time.monotonic()
        try:
            ask(text)
        except BaseException:
            print(f"text {turn}: {text!r}")
            traceback.print_exc()
            raise SystemExit(1) from None
        slowest = max(slowest, (time.monotonic() - started, text))
        turn += 1
    print(
        f"{turn} texts without an exception; "
        f"the slowest took {slowest[0]:.3f} s: {slowest[1][:300]!r}"
    )


if __name__ == "__main__":
    main()
