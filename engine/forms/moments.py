"""Dates and times, as form-js writes them: 2026-02-26, 14:30, 2026-02-26T14:30+08:00."""

import re
from datetime import date, datetime, time

from engine.forms.schema import Component
from engine.forms.wrong import Wrong

_ZONES = {"utc_offset": r"[+-]\d\d:\d\d", "utc_normalized": "Z", "no_timezone": ""}
_MOMENT = r"\d\d:\d\d(:00(\.0+)?)?"
_SENTENCES = {
    "date": "请填写有效的日期，例如 2026-02-26。",
    "time": "请填写有效的时间，例如 14:30。",
    "datetime": "请填写有效的日期和时间，例如 2026-02-26 14:30。",
}


def read_moment(component: Component, raw: object, today: date) -> str | None:
    """The date or time as text, after it has been understood."""
    if raw is None or raw == "":
        return None
    subtype = str(component.properties.get("subtype", "date"))
    if not isinstance(raw, str) or not _well_formed(component, subtype, raw):
        raise Wrong(_SENTENCES[subtype])
    try:
        _check_day(component, subtype, raw, today)
        _check_interval(component, subtype, raw)
    except ValueError:
        raise Wrong(_SENTENCES[subtype]) from None
    return raw


def _well_formed(component: Component, subtype: str, raw: str) -> bool:
    zone = _ZONES[str(component.properties.get("timeSerializingFormat", "utc_offset"))]
    shapes = {
        "date": r"\d{4}-\d\d-\d\d",
        "time": _MOMENT + zone,
        "datetime": rf"\d{{4}}-\d\d-\d\dT{_MOMENT}{zone}",
    }
    return re.fullmatch(shapes[subtype], raw, re.ASCII) is not None


def _check_day(component: Component, subtype: str, raw: str, today: date) -> None:
    if subtype == "time":
        return
    day = date.fromisoformat(raw) if subtype == "date" else datetime.fromisoformat(raw).date()
    if component.properties.get("disallowPassedDates") is True and day < today:
        raise Wrong(f"不能早于今天（{today.year}年{today.month}月{today.day}日）。")


def _check_interval(component: Component, subtype: str, raw: str) -> None:
    if subtype == "date":
        return
    minutes = time.fromisoformat(raw.rpartition("T")[2]).minute
    interval = component.properties.get("timeInterval", 1)
    if isinstance(interval, int) and interval and minutes % interval:
        raise Wrong(f"时间以 {interval} 分钟为单位。")
