"""Numbers: exact decimals, with bounds, steps and places."""

import re
from decimal import Decimal

from engine.forms.schema import Component
from engine.forms.scope import FormScope
from engine.forms.wrong import Wrong

_PLAIN = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?")
_MOST_DIGITS = 30


def read_number(component: Component, raw: object) -> int | Decimal | str | None:
    """The number, exact; text where the form asks for it (`serializeToString`)."""
    if raw is None or raw == "":
        return None
    number = _exact(raw)
    if component.properties.get("serializeToString") is True:
        return f"{number:f}"
    return int(number) if isinstance(raw, int) else number


def check_number(component: Component, value: int | Decimal | str | None, scope: FormScope) -> None:
    """Hold the number against its places, its step and its bounds."""
    if value is None:
        return
    number = Decimal(value)
    _check_places(component, number)
    _check_step(component, number)
    least, most = (_bound(component, name, scope) for name in ("min", "max"))
    if least is not None and number < least:
        raise Wrong(f"不能小于 {least:f}。")
    if most is not None and number > most:
        raise Wrong(f"不能大于 {most:f}。")


def as_decimal(value: object) -> Decimal | None:
    """A number of the schema or of FEEL, exact; None for anything else.

    >>> as_decimal(0.1), as_decimal("2"), as_decimal(True)
    (Decimal('0.1'), Decimal('2'), None)
    """
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | str):
        return None
    text = str(value).strip()
    return Decimal(text) if _PLAIN.fullmatch(text) else None


def _exact(raw: object) -> Decimal:
    number = as_decimal(raw)
    if number is None:
        raise Wrong("这里应填写数字。")
    if len(number.as_tuple().digits) > _MOST_DIGITS or abs(number.adjusted()) > _MOST_DIGITS:
        raise Wrong("数值超出可以处理的范围，请核对。")
    return number


def _check_places(component: Component, number: Decimal) -> None:
    places = component.properties.get("decimalDigits")
    exponent = number.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    if isinstance(places, int) and -exponent > places:
        raise Wrong("这里应填写整数。" if places == 0 else f"小数最多 {places} 位。")


def _check_step(component: Component, number: Decimal) -> None:
    step = as_decimal(component.properties.get("increment"))
    if step and (beyond := number % step):
        below = number - beyond
        raise Wrong(f"应为 {step:f} 的整数倍，最接近的是 {below:f} 和 {below + step:f}。")


def _bound(component: Component, name: str, scope: FormScope) -> Decimal | None:
    return as_decimal(scope.resolve(component.validation(name)))
