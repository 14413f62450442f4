"""The table of routes in `docs/rest-api.md`, written from the routes.

.venv/bin/python -m tests.api.route_table docs/rest-api.md      # write it anew
"""

import sys
from pathlib import Path

from api.blueprint import ROUTES
from api.openapi import operation_of
from api.operations import operations, pattern_of, why_not

BEGIN, END = "<!-- routes -->", "<!-- end of routes -->"


def table() -> str:
    """The rows: what is built, then what is answered with 501 and why."""
    built = sorted(
        (operation_of(route) for route in ROUTES), key=lambda one: (one.path, one.method)
    )
    patterns = {(route.method, pattern_of(route.path)) for route in ROUTES}
    missing = [each for each in operations() if (each.method, each.pattern) not in patterns]
    camunda = {(each.method, each.path) for each in operations()}
    mine = [each for each in built if (each.method, each.path) not in camunda]
    lines = [
        f"Built: {len(built) - len(mine)} operations of 8.8.",
        "",
        "| request | operation |",
        "|---|---|",
        *(f"| `{each.method} /v2{each.path}` | {each.id} |" for each in built if each not in mine),
        "",
        f"Of a later version: {', '.join(f'`{one.method} /v2{one.path}`' for one in mine)}.",
        "",
        f"Answered with 501 and a sentence: {len(missing)} operations of 8.8.",
        "",
        "| request | operation | 说明 |",
        "|---|---|---|",
        *(f"| `{each.method} /v2{each.path}` | {each.id} | {why_not(each)} |" for each in missing),
    ]
    return "\n".join(lines)


def with_table(document: str) -> str:
    """The document with the table of now."""
    before, _, rest = document.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{rest.partition(END)[2]}"


if __name__ == "__main__":
    place = Path(sys.argv[1])
    place.write_text(with_table(place.read_text("utf-8")), "utf-8")
