"""Input and output mappings: rows evaluated in order, each seeing the ones before it."""

from collections import ChainMap
from collections.abc import Iterable, Mapping
from typing import cast

from engine.definitions.model import VariableMapping
from engine.execution.evaluating import evaluate
from engine.execution.kernel import Instance, Token
from engine.feel import to_json
from engine.json_types import Json


def apply_mappings(
    instance: Instance,
    token: Token,
    mappings: Iterable[VariableMapping],
    overlay: Mapping[str, Json],
) -> dict[str, Json]:
    """The variables that the rows set. `overlay` is seen by the expressions as if local.

    A target `a.b` sets one entry and keeps the others `a` has.
    """
    written: dict[str, Json] = {}
    for row in mappings:
        if isinstance(row.source, str):
            value: Json = row.source
        else:
            seen = {**overlay, **written}
            value = cast(Json, to_json(evaluate(token, row.source, **seen)))
        name, *path = row.target.split(".")
        existing = ChainMap(written, *instance.scopes.outwards(token)).get(name) if path else None
        written[name] = _placed(existing, path, value)
    return written


def _placed(existing: Json, path: list[str], value: Json) -> Json:
    """`existing` with `value` at `path`; whatever is not a context on the way is replaced."""
    if not path:
        return value
    context = existing if isinstance(existing, dict) else {}
    return {**context, path[0]: _placed(context.get(path[0]), path[1:], value)}
