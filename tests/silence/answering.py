"""What a form is answered with where nobody says: the samples, else the first choice."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.clock import SHANGHAI
from engine.forms.schema import Component, Form
from simulation.samples import Samples, evaluated, known_at, missing, over

LISTS = ("checklist", "taglist")


def answers(
    form: Form | None,
    samples: Samples,
    filled: Mapping[str, Any],
    said: Mapping[str, Any],
    now: datetime,
) -> dict[str, Any]:
    """The values handed in: what is said, over the samples where nothing is filled in yet."""
    if form is None:
        return dict(said)
    known = {**known_at(now), **filled}
    sample = evaluated(missing(samples.of_form(form.id), filled), known)
    given = over(sample, evaluated(said, known))
    for field in form.root.walk():
        name = field.path[0] if field.path and not field.children else None
        if name and field.validation("required") and filled.get(name) is None:
            given.setdefault(name, _first(field, {**filled, **given}, now))
    return {name: value for name, value in given.items() if value is not None}


def _first(field: Component, known: Mapping[str, Any], now: datetime) -> Any:
    options = _options(field, known)
    match field.type:
        case "number":
            return 1
        case "checkbox":
            return True
        case "datetime":
            return f"{now.astimezone(SHANGHAI):%Y-%m-%d}"
        case "filepicker" | "dynamiclist":
            return None
        case kind if options:
            return options[:1] if kind in LISTS else options[0]
        case _:
            return "说明"


def _options(field: Component, known: Mapping[str, Any]) -> list[Any]:
    key, fixed = field.properties.get("valuesKey"), field.properties.get("values")
    offered = known.get(key) if isinstance(key, str) else fixed
    rows = offered if isinstance(offered, list) else []
    return [one.get("value") if isinstance(one, dict) else one for one in rows]
