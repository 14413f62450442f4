"""Facts as FEEL values of the declared type; JSON has no dates, so ISO texts are read as such."""

from collections.abc import Callable

from engine.decisions.types import unrestricted
from engine.feel.findings import FeelError
from engine.feel.values import iso, types
from engine.feel.values.types import ContextOf, ListOf, Type

_READERS: dict[Type, Callable[[str], object]] = {
    types.DATE: iso.date,
    types.TIME: iso.time,
    types.DATE_TIME: iso.date_time,
    types.DAYS: iso.duration,
    types.MONTHS: iso.duration,
}


def to_type(value: object, to: Type, *, texts: bool = True) -> object:
    """A FEEL value as a `to`, or `types.MISMATCH`; null stays null.

    With `texts`, ISO texts are read where the type wants a date, and absent entries are null.

    >>> str(to_type("2026-03-16", types.DATE))
    '2026-03-16'
    """
    if value is None:
        return None
    return types.coerce(_read_texts(value, to) if texts else value, to)


def _read_texts(value: object, to: Type) -> object:
    """ISO texts as dates, times and durations wherever the type wants them."""
    base = unrestricted(to)
    if isinstance(value, str) and base in _READERS:
        try:
            return _READERS[base](value)
        except FeelError:
            return value
    if isinstance(value, list) and isinstance(base, ListOf):
        return [_read_texts(each, base.item) for each in value]
    if isinstance(value, dict) and isinstance(base, ContextOf):
        absent = {name: None for name in base.entries if name not in value}
        known = {
            name: _read_texts(each, base.entries.get(name, types.ANY))
            for name, each in value.items()
        }
        return known | absent
    return value
