"""JSON in a page: for its script, in a block that no browser executes, and for people to read."""

import simplejson
from markupsafe import Markup

_ESCAPED = {
    "<": "\\u003c",
    ">": "\\u003e",
    "&": "\\u0026",
    "\u2028": "\\u2028",
    "\u2029": "\\u2029",
}


def embedded(value: object) -> Markup:
    """JSON with exact decimals that cannot end the block it stands in.

    >>> embedded({"a": "</script>"})
    Markup('{"a": "\\\\u003c/script\\\\u003e"}')
    """
    text = simplejson.dumps(value, use_decimal=True, ensure_ascii=False)
    for mark, escape in _ESCAPED.items():
        text = text.replace(mark, escape)
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
