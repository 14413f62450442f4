"""Days that cannot be: a date before or after another one, as the form's author says.

Custom properties of a date or a date and time: ``notBefore`` and ``notAfter`` are FEEL, a day or a
moment (``=opens_on``, ``=this.valid_from``, ``=today()``); ``notBeforeName`` and ``notAfterName``
say what that day is where it is no field of the form. A limit not known yet hinders nothing.
"""

import re
from collections.abc import Mapping
from datetime import date, datetime, tzinfo

from engine.forms.schema import Component
from engine.forms.scope import FormScope
from engine.forms.wrong import Impossible

LIMITS = {"notBefore": "不能早于", "notAfter": "不能晚于"}
_TODAY = re.compile(r"=\s*today\(\)\s*")
_FIELD = re.compile(r"=\s*(?:this\.)?([^\W\d]\w*)\s*")


def limits_of(component: Component) -> Mapping[str, str]:
    """The limits that the component states, by their names."""
    given = component.properties.get("properties")
    stated = given if isinstance(given, dict) else {}
    return {name: str(stated[name]) for name in LIMITS if name in stated}


def check_limits(
    component: Component, value: str | None, scope: FormScope, labels: Mapping[str, str]
) -> None:
    """Raise Impossible with a sentence where the day is beyond one of the limits.

    `labels` are those of the form's fields by the last part of their keys.
    """
    zone = scope.now.tzinfo
    day = _day(value, zone)
    if day is None:
        return
    for name, text in limits_of(component).items():
        limit = _day(scope.resolve(text), zone)
        beyond = limit is not None and (day < limit if name == "notBefore" else day > limit)
        if beyond and limit is not None:
            what, written = _what(component, name, text, labels), _words(limit)
            raise Impossible(f"{LIMITS[name]}{f'{what}（{written}）' if what else written}。")


def _what(component: Component, name: str, text: str, labels: Mapping[str, str]) -> str:
    given = component.properties.get("properties")
    stated = given.get(f"{name}Name") if isinstance(given, dict) else None
    if stated:
        return str(stated)
    if _TODAY.fullmatch(text):
        return "今天"
    field = _FIELD.fullmatch(text)
    return labels.get(field[1], "") if field else ""


def _day(value: object, zone: tzinfo | None) -> date | None:
    try:
        text = str(value)
        if len(text) == len("2026-03-16"):
            return date.fromisoformat(text)
        moment = datetime.fromisoformat(text.partition("[")[0].partition("@")[0])
    except ValueError:
        return None
    return (moment.astimezone(zone) if moment.tzinfo else moment).date()


def _words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
