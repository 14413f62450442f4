"""Code that nothing uses: ``python -m tests.dead_code`` names it, and ends with 1 where it is.

Looked for are functions, methods, classes, properties, imports and constants. What is called by
its decorator (commands, routes, FEEL's functions), by a library or by a page counts as used.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from vulture import Vulture
from vulture.core import Item

ROOT = Path(__file__).parents[1]
ROOMS = ("engine", "register", "papers", "simulation", "tasklist", "webhooks", "api", "app")
DECORATORS = [
    "@REGISTER*", "@compiles*", "@function*", "@*.command*", "@*.group*", "@*.get", "@*.post",
    "@*.put", "@*.patch", "@*.delete", "@*.route", "@*.errorhandler", "@*.before_request",
    "@*_validator*",
]  # fmt: skip
OF_LIBRARIES = [
    "main", "get_command", "format_commands",  # click
    "maintenance",  # waitress
    "to_python", "to_url",  # werkzeug
    "process_bind_param", "process_result_value", "impl", "cache_ok",  # SQLAlchemy
    "_*_hook", "_*_notify", "_on_cancel", "_drop_children", "serialize",  # SpiffWorkflow
    "__lt__",
    "CursorResult", "DataclassInstance",  # named in casts, as text
]  # fmt: skip
OF_TESTS = {
    "create_tables": "tests and benchmarks make a database without the migrations",
    "ALL": "every lifecycle table is tested",
    "is_path": "what the property tests hold histories against",
    "disagreements": "what the property tests hold standings against",
    "shipped_rules": "the rules of a programme as it ships",
}
KINDS = {"function", "method", "class", "property", "import"}


def unused() -> Iterator[Item]:
    """What neither code nor a page uses."""
    search = Vulture(ignore_decorators=DECORATORS, ignore_names=[*OF_LIBRARIES, *OF_TESTS])
    search.scavenge([str(ROOT / room) for room in ROOMS])
    pages = (path.read_text("utf-8") for path in ROOT.glob("tasklist/templates/**/*.html"))
    shown = set(re.findall(r"\w+", " ".join(pages)))
    for item in search.get_unused_code():
        is_constant = item.typ == "variable" and item.name.isupper()
        if (item.typ in KINDS or is_constant) and item.name not in shown:
            yield item


if __name__ == "__main__":
    found = [item.get_report() for item in unused()]
    print("\n".join(found) or "no dead code")  # noqa: T201  a command's answer
    sys.exit(1 if found else 0)
