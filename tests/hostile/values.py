"""Values that nobody sends by accident, and ways to damage a JSON text."""

import json
from random import Random
from typing import Any

WHOLE = [0, -1, 1, 2**31 - 1, 2**31, 2**53, 2**63 - 1, 2**63, -(2**63) - 1, 2**64, 10**40]
TEXTS = [
    "",
    " ",
    "\0",
    "a\0b",
    "\ud800",
    "x\udfff",
    "0",
    "-1",
    "00",
    "1e400",
    "NaN",
    "Infinity",
    str(2**63 - 1),
    str(2**63),
    str(2**64),
    "9" * 19,
    "9" * 20,
    "9" * 400,
    "١٢٣",
    "²",
    "1_000",
    "+1",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "9999-12-31T23:59:59.999999Z",
    "2026-02-30T00:00:00Z",
    "2026-03-16",
    "20260316T090000Z",
    "2026-W12-1",
    "2026-13-01",
    "P9999999999Y",
    "R99999999999/PT1S",
    "%",
    "*",
    "?",
    "\\",
    "*\\",
    "' OR 1=1 --",
    "../../etc/passwd",
    "..%2f..%2f",
    "<script>alert(1)</script>",
    "{{7*7}}",
    "= 1/0",
    "= a",
    "科" * 300,
    "a" * 5000,
    "\N{RIGHT-TO-LEFT OVERRIDE}",
    "\ufeff",
    "\r\nSet-Cookie: a=b",
    "////evil.example",
    "\\\\evil.example",
    "https://evil.example",
    "http://[",
    "http://[::1",
    "//[",
    "true",
    "null",
    "[]",
    "{}",
]
OTHERS: list[Any] = [
    None,
    True,
    False,
    [],
    {},
    [[]],
    [None],
    {"": ""},
    {"$eq": {}},
    {"$in": 5},
    {"$in": [[]]},
    {"$in": [2**63]},
    {"$like": 5},
    {"$like": None},
    {"$exists": "x"},
    {"$gt": []},
    {"$lt": "x"},
    {"$gte": 2**63},
    {"$neq": {}},
    {"$nonsense": 1},
    {"a\0": 1},
    {"\ud800": 1},
    {"k" * 300: 1},
    0.1,
    -0.0,
    1e308,
    1e-320,
    ["x"] * 1000,
    {"typename": "x"},
    {"__class__": 1},
]
RAW = [
    b"",
    b" ",
    b"\0",
    b"{",
    b"[",
    b"nul",
    b"NaN",
    b"Infinity",
    b"-Infinity",
    b'{"a":NaN}',
    b"\xff\xfe{}",
    b'{"filter":{"processInstanceKey":Infinity}}',
    b'{"page":{"limit":NaN}}',
    b'"\\ud800"',
    b'{"\\u0000":1}',
    b'{"variables":{"a":1e999999999}}',
    b'{"variables":{"a":1E+6145}}',
    b"1" * 5000,
    b"[" * 100_000,
    b'{"a":' * 5000,
    b"\xef\xbb\xbf{}",
    b'{"variables":[]}',
    b'{"variables":null}',
    b'{"a":1,"a":2}',
    b"\x1f\x8b\x08\x00",
    b"<xml/>",
    b"a=b&c=d",
    "{\u201ca\u201d:1}".encode(),
    b"{}{}",
    b"'a'",
]


def value(random: Random, known: list[Any]) -> Any:
    """A hostile value, or one that fits somewhere."""
    pool = random.choice((WHOLE, TEXTS, OTHERS, known))
    return random.choice(pool or [None])


def damaged(random: Random, body: Any, known: list[Any]) -> Any:
    """The body with one place, at any depth, replaced, dropped, wrapped or added to."""
    if isinstance(body, dict) and body and random.random() < 0.85:
        name = random.choice(list(body))
        verb = random.random()
        if verb < 0.06:
            return {key: each for key, each in body.items() if key != name}
        if verb < 0.12:
            return {**body, random.choice(TEXTS): value(random, known)}
        return {**body, name: damaged(random, body[name], known)}
    if isinstance(body, list) and body and random.random() < 0.8:
        place = random.randrange(len(body))
        return [*body[:place], damaged(random, body[place], known), *body[place + 1 :]]
    return [body] if random.random() < 0.05 else value(random, known)


def raw(random: Random, body: Any) -> bytes:
    """The bytes of the body; now and then bytes that are none."""
    if random.random() < 0.08:
        return random.choice(RAW)
    text = json.dumps(body, allow_nan=True).encode()
    if random.random() < 0.03 and text:
        place = random.randrange(len(text))
        return text[:place] + bytes([random.randrange(256)]) + text[place + 1 :]
    return text
