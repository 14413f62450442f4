"""What compiled FEEL costs beside bare closures over Decimal, in one run.

    python -m benchmarks.feel_speed

A ratio of 3 means: FEEL, with its findings and its three-valued logic, takes three times as long
as the same thing written in Python by hand. `compile` is per text, `evaluate` with a new context.
"""

import time
from collections.abc import Callable
from decimal import Decimal

from engine.feel import Evaluation, compile_expression, compile_unary_tests
from engine.feel.evaluation import Limits

FACTS = {
    "a": Decimal(5), "b": Decimal(3), "s": "联合研究类",
    "xs": [{"k": Decimal(i)} for i in range(100)],
}  # fmt: skip
A, B, S, XS = FACTS["a"], FACTS["b"], FACTS["s"], FACTS["xs"]
Bare = Callable[[], object]
EXPRESSIONS: dict[str, Bare] = {
    "a > 3": lambda: A > 3,
    "a + b * 2": lambda: A + B * 2,
    "a > 3 and b < 5": lambda: A > 3 and B < 5,
    'if a > 3 then "大" else "小"': lambda: "大" if A > 3 else "小",
    's = "联合研究类"': lambda: S == "联合研究类",
    "a in [1..10]": lambda: 1 <= A <= 10,
    'contains(s, "研究")': lambda: "研究" in S,
    "sum(for x in xs return x.k)": lambda: sum(x["k"] for x in XS),
    "xs[k > 50]": lambda: [x for x in XS if x["k"] > 50],
    "count(xs[k > 50])": lambda: len([x for x in XS if x["k"] > 50]),
}
CELLS: dict[str, tuple[object, Bare]] = {
    "-": (A, lambda: True),
    ">= 600": (A, lambda: A >= 600),
    '"甲", "联合研究类"': (S, lambda: S in ("甲", "联合研究类")),
    "[1..10]": (A, lambda: 1 <= A <= 10),
    'not("甲")': (S, lambda: S != "甲"),
    "? > 3 and ? < 8": (A, lambda: 3 < A < 8),
}


def microseconds(work: Callable[[], object], seconds: float = 0.1) -> float:
    """The best of five averages."""
    work()
    begun = time.perf_counter()
    work()
    rounds = max(1, int(seconds / 5 / max(time.perf_counter() - begun, 1e-7)))
    return min(_average(work, rounds) for _ in range(5)) * 1e6


def _average(work: Callable[[], object], rounds: int) -> float:
    begun = time.perf_counter()
    for _ in range(rounds):
        work()
    return (time.perf_counter() - begun) / rounds


def row(
    text: str, compiled: float, ran: float, bare: float, evaluated: float | None = None
) -> None:
    whole = "" if evaluated is None else f"{evaluated:10.2f}"
    print(f"{text:32}{compiled:10.1f}{ran:10.2f}{bare:10.2f}{ran / bare:8.1f}{whole}")


def main() -> None:
    evaluation = Evaluation(FACTS, limits=Limits(steps=10**15))
    print(f"{'µs':32}{'compile':>10}{'run':>10}{'bare':>10}{'ratio':>8}{'evaluate':>10}")
    for text, bare in EXPRESSIONS.items():
        expression = compile_expression(text)
        row(
            text,
            microseconds(lambda text=text: compile_expression(text)),
            microseconds(lambda expression=expression: expression.run(evaluation)),
            microseconds(bare),
            microseconds(lambda expression=expression: expression.evaluate(evaluation.facts)),
        )
    for text, (value, bare) in CELLS.items():
        tests = compile_unary_tests(text)
        row(
            text,
            microseconds(lambda text=text: compile_unary_tests(text)),
            microseconds(lambda tests=tests, value=value: tests.run(evaluation, value)),
            microseconds(bare),
        )


if __name__ == "__main__":
    main()
