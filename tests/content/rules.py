"""The inventory's rules, evaluated apart from the product: its own parser, its own three values.

Used by the tests that hold every decision table against the clause inventory.
"""

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

UNKNOWN = object()
_TOKEN = re.compile(r'\s*(?:(\d+(?:\.\d+)?)|"([^"]*)"|(<=|>=|!=|[-+*/()=<>\[\],.])|([A-Za-z_]\w*))')
_CONSTANTS = {"true": True, "false": False, "null": None}
_COMPARISONS = ("<=", ">=", "!=", "=", "<", ">")
_FUNCTIONS = ("not", "date", "duration")


class _Parser:
    """Recursive descent over the small part of FEEL that the inventory uses."""

    def __init__(self, text: str) -> None:
        self.tokens: list[tuple[str, Any]] = []
        position = 0
        while text[position:].strip():
            found = _TOKEN.match(text, position)
            assert found, (text, position)
            self.tokens.append(self._token(found))
            position = found.end()
        self.tokens.append(("end", None))
        self.at = 0

    @staticmethod
    def _token(found: re.Match[str]) -> tuple[str, Any]:
        number, string, operator, word = found.groups()
        if number:
            return "number", Decimal(number)
        if string is not None:
            return "string", string
        return ("operator", operator) if operator else ("word", word)

    def eat(self, wanted: str) -> bool:
        kind, value = self.tokens[self.at]
        taken = value == wanted and kind in ("operator", "word")
        self.at += taken
        return taken

    def need(self, wanted: str) -> None:
        assert self.eat(wanted), (wanted, self.tokens[self.at :])

    def expression(self) -> Any:
        if self.eat("if"):
            condition = self.expression()
            self.need("then")
            yes = self.expression()
            self.need("else")
            return ("if", condition, yes, self.expression())
        return self._left("or", lambda: self._left("and", self._comparison))

    def _left(self, word: str, operand: Any) -> Any:
        left = operand()
        while self.eat(word):
            left = (word, left, operand())
        return left

    def _comparison(self) -> Any:
        left = self._sum()
        for operator in _COMPARISONS:
            if self.eat(operator):
                return ("compare", operator, left, self._sum())
        return ("in", left, self._sum()) if self.eat("in") else left

    def _sum(self) -> Any:
        left = self._product()
        while True:
            if self.eat("+"):
                left = ("+", left, self._product())
            elif self.eat("-"):
                left = ("-", left, self._product())
            else:
                return left

    def _product(self) -> Any:
        left = self._path()
        while self.eat("*"):
            left = ("*", left, self._path())
        return left

    def _path(self) -> Any:
        value = self._atom()
        while self.eat("."):
            self.need("year")
            value = ("year", value)
        return value

    def _atom(self) -> Any:
        if self.eat("("):
            inner = self.expression()
            self.need(")")
            return inner
        if self.eat("["):
            return ("list", self._items("]"))
        kind, value = self.tokens[self.at]
        self.at += 1
        if kind in ("number", "string"):
            return ("constant", value)
        if value in _CONSTANTS:
            return ("constant", _CONSTANTS[value])
        if value in _FUNCTIONS and self.eat("("):
            return (value, self._items(")"))
        return ("name", value)

    def _items(self, close: str) -> list[Any]:
        items = [self.expression()]
        while self.eat(","):
            items.append(self.expression())
        self.need(close)
        return items


@cache
def parsed(text: str) -> Any:
    """The tree of a rule."""
    return _Parser(text).expression()


def names(tree: Any) -> set[str]:
    """The facts that a tree speaks of."""
    if isinstance(tree, list):
        return {name for item in tree for name in names(item)}
    if not isinstance(tree, tuple):
        return set()
    return {tree[1]} if tree[0] == "name" else names(list(tree[1:]))


def later(day: dt.date, months: int) -> dt.date:
    """The corresponding day, or the last of its month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def value(tree: Any, facts: Mapping[str, Any]) -> Any:
    """The value over the facts; UNKNOWN where a missing fact decides."""
    match tree:
        case ("constant", constant):
            return constant
        case ("name", name):
            return _fact(facts.get(name, UNKNOWN))
        case ("if", condition, yes, no):
            chosen = value(condition, facts)
            return UNKNOWN if chosen is UNKNOWN else value(yes if chosen is True else no, facts)
        case ("or" | "and" as word, left, right):
            return _logic(word, value(left, facts), value(right, facts))
        case ("not", [inner]):
            found = value(inner, facts)
            return found if found is UNKNOWN or found is None else not found
        case ("list", items):
            return [value(item, facts) for item in items]
        case ("duration", [("constant", text)]):
            return text
    return _strict(tree, facts)


def _strict(tree: Any, facts: Mapping[str, Any]) -> Any:
    """What is unknown as soon as one operand is."""
    operands = [value(each, facts) for each in _operands(tree)]
    if any(each is UNKNOWN for each in operands):
        return UNKNOWN
    match tree[0]:
        case "date":
            return _date(operands)
        case "year":
            return Decimal(operands[0].year)
        case "in":
            return operands[0] in operands[1]
        case "compare":
            return _compare(tree[1], *operands)
    return _arithmetic(tree[0], *operands)


def _operands(tree: Any) -> list[Any]:
    if tree[0] == "date":
        return list(tree[1])
    return list(tree[2:] if tree[0] == "compare" else tree[1:])


def _fact(found: Any) -> Any:
    is_number = isinstance(found, int | float) and not isinstance(found, bool)
    return Decimal(str(found)) if is_number else found


def _logic(word: str, left: Any, right: Any) -> Any:
    decides = word == "or"
    if left is decides or right is decides:
        return decides
    return UNKNOWN if UNKNOWN in (left, right) else not decides


def _date(parts: list[Any]) -> dt.date | None:
    if len(parts) == 3:
        return dt.date(*map(int, parts))
    return None if parts[0] is None else dt.date.fromisoformat(str(parts[0]))


def _compare(operator: str, left: Any, right: Any) -> bool | None:
    if operator in ("=", "!="):
        return (left == right) is (operator == "=")
    if left is None or right is None:
        return None
    return bool(
        {
            "<": left < right,
            ">": left > right,
            "<=": left <= right,
            ">=": left >= right,
        }[operator]
    )


def _arithmetic(operator: str, left: Any, right: Any) -> Any:
    if left is None:
        return None
    if isinstance(right, str):
        sign, count = (1 if operator == "+" else -1), int(right[1:-1])
        years = right.endswith("Y")
        return later(left, 12 * sign * count) if years else left + dt.timedelta(sign * count)
    return left + right if operator == "+" else left - right if operator == "-" else left * right
