"""The built-in functions of DMN 1.5 (10.3.4), table by table, and the implicit conversions."""

import pytest

from tests.feel.test_specification import rules, written

CONVERSIONS = """
{f: function(x: number) x, r: f([1])}.r → 1
{f: function(x: number) x, r: f([[1]])}.r → null
{f: function(x: number) x, r: f([1, 2])}.r → null
{f: function(x: number) x, r: f([])}.r → null
{f: function(x: number) x, r: f(null)}.r → null
{f: function(x: list<number>) x, r: f(1)}.r → [1]
{f: function(x: list<number>) x, r: f("a")}.r → null
{f: function(x: list<list<number>>) x, r: f([1])}.r → [[1]]
{f: function(x: date and time) x, r: f(@"2026-01-01")}.r → 2026-01-01T00:00:00Z
{f: function(x: string) x, r: f(1)}.r → null
{f: function(x: context<a: number>) x.a, r: f({a: 1, b: 2})}.r → 1
{f: function(x: context<a: number>) x.a, r: f({b: 2})}.r → null
{f: function(x) x, r: f([1])}.r → [1]
upper case(["a"]) → "A"
count(1) → 1
string length(["ab"]) → 2
"""
CONVERSION_FUNCTIONS = """
date("2026-03-16") → 2026-03-16
date(from: "2026-03-16") → 2026-03-16
date(@"2026-03-16T10:00:00") → 2026-03-16
date(2026, 3, 16) → 2026-03-16
date(year: 2026, month: 3, day: 16) → 2026-03-16
date("2026-3-16") → null
date(null) → null
date(2026, 2, 30) → null
date and time("2026-03-16T10:00:00") → 2026-03-16T10:00:00
date and time("2026-03-16") → 2026-03-16T00:00:00
date and time(@"2026-03-16", @"10:00:00") → 2026-03-16T10:00:00
date and time(date: @"2026-03-16", time: @"10:00:00") → 2026-03-16T10:00:00
date and time("2026-03-16T25:00:00") → null
time("10:00:00Z") → 10:00:00Z
time(from: "10:00:00") → 10:00:00
time(10, 11, 12, null) → 10:11:12
time(10, 11, 12, @"PT1H") → 10:11:12+01:00
time(hour: 10, minute: 11, second: 12, offset: @"-PT1H") → 10:11:12-01:00
time(@"2026-03-16T10:00:00+08:00") → 10:00:00+08:00
number("1,000.5", ",", ".") → 1000.5
number(from: "1.000,5", grouping separator: ".", decimal separator: ",") → 1000.5
number("1 000", " ", null) → 1000
number("1,000", ",", ",") → null
number("a", ",", ".") → null
number(null, ",", ".") → null
string(1.1) → "1.1"
string(from: true) → "true"
string(null) → null
string(@"2026-03-16") → "2026-03-16"
string(@"P1D") → "P1D"
duration("P1D") → P1D
duration(from: "P1Y") → P1Y
duration("P1Y1D") → null
years and months duration(@"2024-12-22", @"2026-08-22") → P1Y8M
years and months duration(from: @"2026-08-22", to: @"2024-12-22") → -P1Y8M
"""
STRINGS = """
substring("foobar", 3) → "obar"
substring("foobar", 3, 3) → "oba"
substring("foobar", -2, 1) → "a"
substring(string: "foobar", start position: 3) → "obar"
substring("\\U01F40Eab", 2) → "ab"
string length("foo") → 3
string length("\\U01F40Eab") → 3
upper case("aBc4") → "ABC4"
lower case("aBc4") → "abc4"
substring before("foobar", "bar") → "foo"
substring before("foobar", "xyz") → ""
substring before("foobar", "") → ""
substring after("foobar", "ob") → "ar"
substring after("", "a") → ""
substring after("foobar", "xyz") → ""
replace("abcd", "(ab)|(a)", "[1=$1][2=$2]") → "[1=ab][2=]cd"
replace("aBc", "b", "x", "i") → "axc"
contains("foobar", "of") → false
starts with("foobar", "fo") → true
ends with("foobar", "r") → true
matches("foobar", "^fo*bar") → true
matches(input: "FOO", pattern: "foo", flags: "i") → true
split("John Doe", "\\\\s") → ["John", "Doe"]
split("a;b;c;;", ";") → ["a", "b", "c", "", ""]
string join(["a", "b", "c"], "_and_") → "a_and_b_and_c"
string join(["a", "b", "c"]) → "abc"
string join(["a", null, "c"], "X") → "aXc"
string join([], "X") → ""
string join(list: ["a"], delimiter: "x") → "a"
contains(null, "a") → null
"""
LISTS = """
list contains([1, 2, 3], 2) → true
list contains([1, null], null) → true
count([1, 2, 3]) → 3
count([]) → 0
min([1, 2, 3]) → 1
min(1, 2, 3) → 1
min([]) → null
max([1, null]) → null
sum([1, 2, 3]) → 6
sum([]) → null
mean([1, 2, 3]) → 2
mean([]) → null
all([false, null, true]) → false
all([]) → true
all(true) → true
all(0) → null
any([false, null, true]) → true
any([]) → false
any(0) → null
sublist([4, 5, 6], 1, 2) → [4, 5]
sublist([4, 5, 6], -1) → [6]
append([1], 2, 3) → [1, 2, 3]
concatenate([1, 2], [3]) → [1, 2, 3]
insert before([1, 3], 1, 2) → [2, 1, 3]
remove([1, 2, 3], 2) → [1, 3]
reverse([1, 2, 3]) → [3, 2, 1]
index of([1, 2, 3, 2], 2) → [2, 4]
union([1, 2], [2, 3]) → [1, 2, 3]
distinct values([1, 2, 3, 2, 1]) → [1, 2, 3]
flatten([[1, 2], [[3]], 4]) → [1, 2, 3, 4]
product([2, 3, 4]) → 24
product([]) → null
median(8, 2, 5, 3, 4) → 4
median([]) → null
stddev(2, 4, 7, 5) → 2.081665999466132735282297706979931
stddev([47]) → null
stddev([]) → null
mode(6, 3, 9, 6, 6) → [6]
mode([6, 1, 9, 6, 1]) → [1, 6]
list replace([2, 4, 7, 8], 3, 6) → [2, 4, 6, 8]
list replace([2, 4, 7, 8], function(item, newItem) item < newItem, 5) → [5, 5, 7, 8]
sort(list: [3, 1, 4, 5, 2], precedes: function(x, y) x < y) → [1, 2, 3, 4, 5]
sort([3, 1]) → [1, 3]
"""
NUMBERS = """
decimal(1/3, 2) → 0.33
decimal(1.5, 0) → 2
decimal(2.5, 0) → 2
decimal(1.115, 2) → 1.12
floor(1.5) → 1
floor(-1.5) → -2
floor(-1.56, 1) → -1.6
ceiling(1.5) → 2
ceiling(-1.5) → -1
round up(5.5, 0) → 6
round up(-5.5, 0) → -6
round down(5.5, 0) → 5
round down(-1.126, 2) → -1.12
round half up(5.5, 0) → 6
round half up(-5.5, 0) → -6
round half down(5.5, 0) → 5
round half down(-1.126, 2) → -1.13
abs(-10) → 10
abs(@"-PT5H") → PT5H
modulo(12, 5) → 2
modulo(-12, 5) → 3
modulo(12, -5) → -3
modulo(-12, -5) → -2
modulo(10.1, 4.5) → 1.1
modulo(10.1, -4.5) → -3.4
sqrt(16) → 4
sqrt(-1) → null
log(10) → 2.302585092994045684017991454684364
log(-1) → null
exp(5) → 148.4131591025766034211155800405523
odd(5) → true
odd(2) → false
even(5) → false
even(0) → true
"""
DATES_AND_RANGES = """
is(@"2012-12-25", @"2012-12-25") → true
is(@"2012-12-25", null) → false
is(null, null) → true
is(@"23:00:50Z", @"23:00:50") → false
is(@"23:00:50z", @"23:00:50+00:00") → true
day of year(@"2019-09-17") → 260
day of week(@"2019-09-17") → "Tuesday"
month of year(@"2019-09-17") → "September"
week of year(@"2003-12-29") → 1
week of year(@"2004-01-04") → 1
week of year(@"2005-01-01") → 53
week of year(@"2005-01-03") → 1
week of year(@"2005-01-09") → 1
before(1, 10) → true
before(10, 1) → false
before(1, [1..10]) → false
before(1, (1..10]) → true
before([1..10], 10) → false
before([1..10), 10) → true
before([1..10], [10..20]) → false
before([1..10), [10..20]) → true
after(10, 5) → true
after(12, [2..5]) → true
after([11..20], [1..11)) → true
meets([1..5], [5..10]) → true
meets([1..5), [5..10]) → false
met by([5..10], [1..5]) → true
overlaps([1..5], [3..8]) → true
overlaps([1..5], (5..8]) → false
overlaps before([1..5], [3..8]) → true
overlaps after([3..8], [1..5]) → true
finishes(10, [1..10]) → true
finishes(10, [1..10)) → false
finishes([5..10], [1..10]) → true
finished by([1..10], 10) → true
includes([1..10], 5) → true
includes([1..10], [4..6]) → true
includes([1..10], 12) → false
during(5, [1..10]) → true
during([4..6], [1..10]) → true
starts(1, [1..10]) → true
starts([1..5], [1..10]) → true
started by([1..10], 1) → true
coincides(5, 5) → true
coincides([1..5], [1..5]) → true
coincides([1..5], [1..5)) → false
range("[18..21)") → [18..21)
range("[..21]") → null
"""
CONTEXTS = """
get value({key1: "value1"}, "key1") → "value1"
get value({key1: "value1"}, "unexistent-key") → null
get entries({key1: "value1"}) → [{key: "key1", value: "value1"}]
context([{key: "a", value: 1}, {key: "b", value: 2}]) → {a: 1, b: 2}
context([{key: "a", value: 1}, {key: "something", value: null}]) → {a: 1, something: null}
context([{key: "a", value: 1}, {key: "a", value: 2}]) → null
context([{key: "a"}]) → null
context put({x: 1}, "y", 2) → {x: 1, y: 2}
context put({x: 1, y: {a: 0}}, ["y", "a"], 2) → {x: 1, y: {a: 2}}
context put({x: 1}, [], 2) → null
context merge([{x: 1}, {y: 2}]) → {x: 1, y: 2}
context merge([{x: 1, y: 0}, {y: 2}]) → {x: 1, y: 2}
not(true) → false
not(null) → null
not("a") → null
"""
TABLES = {
    "implicit conversions (10.3.2.9.4)": CONVERSIONS,
    "conversion functions (table 73)": CONVERSION_FUNCTIONS,
    "string functions (table 75)": STRINGS,
    "list functions (table 76)": LISTS,
    "numeric functions (table 77)": NUMBERS,
    "date, time and range functions (tables 78 and 79)": DATES_AND_RANGES,
    "boolean and context functions (tables 74 and 80)": CONTEXTS,
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param(text, value, id=f"{name}: {text}")
        for name, lines in TABLES.items()
        for text, value in rules(lines)
    ],
)
def test_a_function_answers_as_its_table_says(text: str, value: str) -> None:
    assert written(text) == value
