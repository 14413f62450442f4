"""DMN 1.5, chapter 10, table by table: one line a rule, the value the specification gives it."""

import pytest

from engine.feel import compile_expression
from engine.feel.values.text import literal


def written(text: str) -> str:
    return literal(compile_expression(text).evaluate().value)


def rules(lines: str) -> list[tuple[str, str]]:
    """``expression → value``, a line each."""
    pairs = [line.split(" → ") for line in lines.strip().splitlines() if line.strip()]
    return [(text.strip(), value.strip()) for text, value in pairs]


CONJUNCTION_DISJUNCTION = """
true and true → true
true and false → false
true and null → null
false and true → false
false and null → false
null and true → null
null and false → false
null and null → null
1 and false → false
"a" and true → null
true or null → true
false or false → false
false or null → null
null or true → true
null or null → null
null or 1 → null
1 or true → true
"""
EQUALITY = """
null = null → true
null = 0 → false
null != null → false
null != 0 → true
[] = [] → true
[1, [2]] = [1, [2]] → true
[1] = [1, 2] → false
{} = {} → true
{a: 1} = {a: 1, b: 2} → false
{a: null} = {a: null} → true
"a" = "A" → false
true = true → true
1 = true → null
"1" = 1 → null
[1] = 1 → null
@"2026-01-01" = @"2026-01-01" → true
@"2026-01-01" = @"2026-01-01T00:00:00" → null
@"10:00:00" = @"10:00:00" → true
@"10:00:00Z" = @"10:00:00+00:00" → true
@"10:00:00+01:00" = @"09:00:00Z" → true
@"PT0S" = @"P0D" → true
@"P12M" = @"P1Y" → true
@"P0M" = @"P0D" → null
[1..2] = [1..2] → true
(1..2) = [1..2] → false
(> 1) = (> 1) → true
(> 1) = (1..2) → false
"""
INEQUALITY = """
1 < 2 → true
2 <= 2 → true
"a" < "b" → true
"a" < "B" → false
null < 1 → null
null < null → null
true < false → null
[1] < [2] → null
{a: 1} < {a: 2} → null
@"2026-01-01" < @"2026-01-02" → true
@"2026-01-01" < @"2026-01-01T10:00:00" → null
@"2026-01-01T10:00:00Z" < @"2026-01-01T10:00:00+01:00" → false
@"2026-01-01T10:00:00Z" > @"2026-01-01T10:00:00+01:00" → true
@"10:00:00" < @"11:00:00" → true
@"PT1H" < @"PT61M" → true
@"P1M" < @"P1Y" → true
@"P1M" < @"P40D" → null
1 < "2" → null
"""
BETWEEN_AND_IN = """
1 between 1 and 2 → true
3 between 1 and 2 → false
null between 1 and 2 → null
1 between null and 2 → null
3 between null and 2 → null
"b" between "a" and "c" → true
1 between "a" and 2 → null
1 in 1 → true
1 in (1) → true
1 in (2, 1) → true
1 in [2, 1] → true
1 in [[2, 1]] → false
[1] in [[1]] → true
[1, 2] in [[1, 2], 3] → true
1 in (< 2) → true
1 in (>= 2, 1) → true
1 in (= 1) → true
1 in (!= 1) → false
null in (null) → true
null in (1, 2) → false
null in [1, null] → true
1 in [1..2] → true
1 in (1..2] → false
2 in [1..2[ → false
1 in ]0..2[ → true
null in [1..2] → null
1 in null → false
5 in ([1..3], [4..6]) → true
@"2026-01-05" in [@"2026-01-01"..@"2026-01-31"] → true
"b" in ["a".."c"] → true
"b" in ["a", "b"] → true
"x" in [1..2] → null
"""
ADDITION = """
1 + 2 → 3
"a" + "b" → "ab"
"a" + 1 → null
null + 1 → null
[1] + [2] → null
true + true → null
@"2026-01-31" + @"P1M" → 2026-02-28
@"P1M" + @"2026-01-31" → 2026-02-28
@"2026-01-01" + @"P1D" → 2026-01-02
@"2026-01-01" + @"PT36H" → 2026-01-02
@"2026-01-01T10:00:00" + @"PT1H" → 2026-01-01T11:00:00
@"2026-01-01T10:00:00" + @"P1Y" → 2027-01-01T10:00:00
@"23:00:00" + @"PT2H" → 01:00:00
@"PT2H" + @"23:00:00" → 01:00:00
@"P1D" + @"PT1H" → P1DT1H
@"P1Y" + @"P1M" → P1Y1M
@"P1Y" + @"P1D" → null
@"2026-01-01" + @"2026-01-01" → null
@"10:00:00" + @"P1M" → null
"""
SUBTRACTION = """
3 - 1 → 2
"ab" - "a" → null
@"2026-03-31" - @"P1M" → 2026-02-28
@"2026-01-01" - @"P1D" → 2025-12-31
@"2026-01-02" - @"2026-01-01" → P1D
@"2026-01-01T10:00:00Z" - @"2026-01-01T10:00:00+01:00" → PT1H
@"2026-01-01T10:00:00" - @"2026-01-01T10:00:00Z" → null
@"11:00:00" - @"10:30:00" → PT30M
@"11:00:00Z" - @"10:30:00" → null
@"P1D" - @"PT1H" → PT23H
@"P1Y" - @"P1M" → P11M
@"P1Y" - @"P1D" → null
@"01:00:00" - @"PT2H" → 23:00:00
@"P1D" - @"2026-01-01" → null
"""
MULTIPLICATION_AND_DIVISION = """
2 * 3 → 6
6 / 4 → 1.5
1 / 0 → null
0 / 5 → 0
@"PT1H" * 2 → PT2H
2 * @"PT1H" → PT2H
@"P1M" * 14 → P1Y2M
14 * @"P1M" → P1Y2M
@"PT1H" / 2 → PT30M
@"P1Y" / 2 → P6M
@"PT1H" / @"PT30M" → 2
@"P1Y" / @"P6M" → 2
@"PT1H" / 0 → null
@"PT1H" / @"PT0S" → null
@"PT1H" * @"PT1H" → null
@"P1Y" / @"PT1H" → null
"a" * 2 → null
null * 1 → null
2 ** 3 → 8
2 ** -1 → 0.5
0 ** 0 → 1
"2" ** 2 → null
-2 ** 2 → 4
- - 2 → 2
-@"P1D" → -P1D
-@"P1Y" → -P1Y
-"a" → null
"""
INSTANCE_OF = """
1 instance of number → true
1 instance of string → false
null instance of number → false
null instance of Null → true
1 instance of Any → true
[1, 2] instance of list<number> → true
[1, "a"] instance of list<number> → false
[] instance of list<string> → true
[1] instance of list → true
{a: 1} instance of context → true
{a: 1} instance of context<a: number> → true
{a: 1, b: 2} instance of context<a: number> → true
{a: "x"} instance of context<a: number> → false
{} instance of context<a: number> → false
[1..2] instance of range<number> → true
["a".."b"] instance of range<number> → false
@"P1D" instance of days and time duration → true
@"P1Y" instance of days and time duration → false
@"P1Y" instance of years and months duration → true
@"2026-01-01" instance of date → true
@"2026-01-01T00:00:00" instance of date → false
@"2026-01-01T00:00:00" instance of date and time → true
@"10:00:00" instance of time → true
(function(x: number) x > 1) instance of function<number>->boolean → true
(function(x: number) x > 1) instance of function<string>->boolean → false
(function(x: number) x > 1) instance of function<number, number>->boolean → false
abs instance of function<number>->number → true
(1 + 2) instance of number → true
"""
CONTROL = """
if true then 1 else 2 → 1
if false then 1 else 2 → 2
if null then 1 else 2 → 2
if "a" then 1 else 2 → 2
if 1 = "1" then 1 else 2 → 2
for i in [1, 2] return i + 1 → [2, 3]
for i in [] return i → []
for i in 1..3 return i → [1, 2, 3]
for i in 3..1 return i → [3, 2, 1]
for i in -1..1 return i → [-1, 0, 1]
for i in [1, 2], j in [3, 4] return i * j → [3, 4, 6, 8]
for i in [1, 2], j in i..2 return j → [1, 2, 2]
for i in 1..4 return if i = 1 then 1 else i + partial[-1] → [1, 3, 6, 10]
for i in 5 return i → [5]
for i in null return i → null
for i in [[1], [2, 3]] return count(i) → [1, 2]
for d in @"2026-01-30"..@"2026-02-01" return d.day → [30, 31, 1]
some i in [1, 2] satisfies i = 2 → true
some i in [] satisfies true → false
every i in [] satisfies false → true
every i in [1, 2] satisfies i > 0 → true
some i in [1, 2], j in [2, 3] satisfies i = j → true
every i in [1, null] satisfies i > 0 → null
some i in [null, 2] satisfies i > 1 → true
every i in [0, null] satisfies i > 0 → false
some i in 2 satisfies i = 2 → true
some i in null satisfies true → null
"""
FILTERS_AND_PATHS = """
[1, 2, 3][1] → 1
[1, 2, 3][-1] → 3
[1, 2, 3][0] → null
[1, 2, 3][4] → null
[1, 2, 3][-4] → null
[1, 2, 3][item > 1] → [2, 3]
[1, 2, 3][true] → [1, 2, 3]
[1, 2, 3][false] → []
[1, 2, 3][null] → []
[1, 2, 3]["a"] → null
[1, null, 3][item > 1] → [3]
1[1] → 1
1[2] → null
1[true] → [1]
1[false] → []
null[1] → null
null[true] → []
[{a: 1}, {a: 2}][a > 1] → [{a: 2}]
[{a: 1}, {a: 2}][item.a > 1] → [{a: 2}]
[{a: 1}, {b: 2}][a = 1] → [{a: 1}]
{a: 1}[a = 1] → [{a: 1}]
[{a: 1}, {a: 2}].a → [1, 2]
[{a: 1}, {b: 2}].a → [1, null]
[{a: [1, 2]}, {a: [3]}].a → [[1, 2], [3]]
[{a: {b: 1}}].a.b → [1]
{a: 1}.b → null
{a: {b: 1}}.a.b → 1
null.a → null
[].a → []
[[1, 2], [3]][1][2] → 2
{a: 1, b: a + 1}.b → 2
{a: 1, "b c": 2}.b c → 2
"""
PROPERTIES = """
@"2026-03-16".year → 2026
@"2026-03-16".month → 3
@"2026-03-16".day → 16
@"2026-03-16".weekday → 1
@"2026-03-16".hour → null
@"2026-03-16T10:11:12.5+08:00".hour → 10
@"2026-03-16T10:11:12.5+08:00".time offset → PT8H
@"2026-03-16T10:11:12.5+08:00".timezone → null
@"2026-03-16T10:11:12@Asia/Shanghai".timezone → "Asia/Shanghai"
@"10:11:12".second → 12
@"10:11:12".time offset → null
@"P1DT2H3M4S".days → 1
@"P1DT2H3M4S".hours → 2
@"P1DT2H3M4S".minutes → 3
@"P1DT2H3M4S".seconds → 4
@"-P1DT2H".hours → -2
@"P1Y2M".years → 1
@"P1Y2M".months → 2
@"P14M".years → 1
@"P1D".years → null
[1..2).start → 1
[1..2).end → 2
[1..2).start included → true
[1..2).end included → false
(< 2).end → 2
(< 2).start → null
(< 2).end included → false
(<= 2).end included → true
"""
TABLES = {
    "and, or (tables 43 and 44)": CONJUNCTION_DISJUNCTION,
    "equality (table 53)": EQUALITY,
    "inequality (table 54)": INEQUALITY,
    "between and in (table 55)": BETWEEN_AND_IN,
    "addition (table 56)": ADDITION,
    "subtraction (table 56)": SUBTRACTION,
    "multiplication, division, power, minus (tables 57 to 59)": MULTIPLICATION_AND_DIVISION,
    "instance of (table 60 and section 10.3.2.9)": INSTANCE_OF,
    "if, for, some, every (tables 42 and 62)": CONTROL,
    "filters and paths (tables 63 to 65)": FILTERS_AND_PATHS,
    "properties (tables 61 and 66)": PROPERTIES,
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param(text, value, id=f"{name}: {text}")
        for name, lines in TABLES.items()
        for text, value in rules(lines)
    ],
)
def test_a_rule_of_the_specification_holds(text: str, value: str) -> None:
    assert written(text) == value
