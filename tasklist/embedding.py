"""JSON in a page: for its script, in a block that no browser executes, and for people to read."""

import re

import simplejson
from markupsafe import Markup

_ESCAPED = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}
_HALF_A_PAIR = re.compile("[\ud800-\udfff]")
"""No page can be encoded with it; JSON can hold it as an escape."""


def embedded(value: object) -> Markup:
    """JSON with exact decimals that cannot end the block it stands in.

    >>> embedded({"a": "</script>"})
    Markup('{"a": "\\\\u003c/script\\\\u003e"}')
    """
    text = simplejson.dumps(value, use_decimal=True, ensure_ascii=False)
    for mark, escape in _ESCAPED.items():
        text = text.replace(mark, escape)
    text = _HALF_A_PAIR.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return Markup(text)  # noqa: S704  every character HTML could read was escaped above


def as_json(value: object) -> str:
    """JSON in lines, with exact decimals and the Chinese as it is.

    >>> print(as_json({"结果": 1}))
    {
      "结果": 1
    }
    """
    written: str = simplejson.dumps(value, use_decimal=True, ensure_ascii=False, indent=2)
    return written
