"""Random FEEL over much of the language: loops, filters, dates, functions, as pure text.

Numbers are such that binary floats are exact.
"""

import random
import re

CONTEXT = {
    "a": 3,
    "b": 7,
    "s": "abc",
    "t": "规程",
    "xs": [3, 1, 2],
    "rows": [{"k": 1, "v": "p"}, {"k": 2, "v": "q"}, {"k": 3}],
    "n": None,
    "c": {"k": 5},
}
ATOMS = {
    "num": ["1", "2", "0", "a", "b", "c.k", "-4", "10", "0.5", "rows[2].k"],
    "nums": ["xs", "[1, 2, 3]", "rows.k", "[]", "[5]"],
    "bool": ["true", "false", "null", "a > 1", 's = "abc"'],
    "str": ['"abc"', "s", "t", '""', '"a b"', "rows[1].v"],
    "day": ['date("2024-02-29")', 'date("2026-03-16")', "date(2025, 1, 31)"],
    "dur": ['duration("P1D")', 'duration("P1M")', 'duration("P1Y2M")', 'duration("P40D")'],
}
FORMS = {
    "num": [
        "{num} + {num}", "({num} - {num})", "{num} * {num}", "({num}) / 4", "-({num})",
        "({num}) ** 2", "if {bool} then {num} else {num}", "sum({nums})", "min({nums})",
        "max({nums})", "count({nums})", "abs({num})", "floor({num})", "ceiling({num})",
        "modulo({num}, 3)", "modulo({num}, -4)", "string length({str})", "({nums})[1]",
        "({nums})[-1]", "(function(x) x + {num})({num})", "round half up({num}, 0)",
        "{day}.year", "{day}.month", "{day}.day", "{day}.weekday", "day of year({day})",
    ],
    "nums": [
        "[{num}, {num}]", "for x in {nums} return x * 2", "for x in {nums} return {num}",
        "({nums})[item > {num}]", "concatenate({nums}, {nums})", "append({nums}, {num})",
        "reverse({nums})", "distinct values({nums})", "union({nums}, {nums})",
        "flatten([{nums}, {nums}])", "sort({nums}, function(x, y) x < y)", "sublist({nums}, 1)",
        "index of({nums}, {num})", "rows[k > {num}].k", "for i in 1..3 return i * {num}",
        "insert before({nums}, 1, {num})", "remove({nums}, 1)",
    ],
    "bool": [
        "{num} < {num}", "{num} >= {num}", "{num} = {num}", "{num} != {num}", "({bool} and {bool})",
        "({bool} or {bool})", "not({bool})", "{str} = {str}", "({num} in [1..9))",
        "({num}) between -3 and 5", "some x in {nums} satisfies x > {num}",
        "every x in {nums} satisfies x > {num}", "list contains({nums}, {num})",
        "contains({str}, {str})", 'starts with({str}, "a")', "({num} in ({num}, > {num}))",
        "all([{bool}, {bool}])", "any([{bool}, {bool}])", "n = null",
        "({num}) instance of number", 'matches({str}, "[a-c]+")', "before({num}, {num})",
        "includes([1..9], {num})", "{str} < {str}", "({num} in ({nums}))", "{day} < {day}",
    ],
    "str": [
        "{str} + {str}", "upper case({str})", "substring({str}, 1)", 'substring before({str}, "b")',
        'substring after({str}, "b")', 'string join([{str}, {str}], "-")',
        "if {bool} then {str} else {str}", 'replace({str}, "a", "z")', "string(a)",
        'split({str}, "b")[1]', "{{p: {str}, q: p}}.q", 'get value({{k: {str}}}, "k")',
        "string({day})", "day of week({day})", "string({day} - {day})",
    ],
    "day": ["({day} + {dur})", "({day} - {dur})"],
    "dur": ['duration("P3D")'],
}  # fmt: skip


def grow(source: random.Random, kind: str, depth: int) -> str:
    if depth == 0 or source.random() < 0.2:
        return source.choice(ATOMS[kind])
    form = source.choice(FORMS[kind])
    grown = re.sub(r"(?<!\{)\{(\w+)\}", lambda at: grow(source, at[1], depth - 1), form)
    return grown.replace("{{", "{").replace("}}", "}")


def expressions(seed: int, count: int) -> list[str]:
    """So many texts, of every kind in turn."""
    source = random.Random(seed)
    kinds = ("num", "nums", "bool", "str")
    return [grow(source, kinds[i % len(kinds)], 3) for i in range(count)]
