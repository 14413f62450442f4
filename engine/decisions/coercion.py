"""Values as their declared types want them, else null with a finding (DMN 1.5, 10.3.2.9)."""

from engine.decisions.language import Evaluate
from engine.decisions.scope import DecisionScope, Run, Unknown
from engine.decisions.types import Restricted, unrestricted
from engine.feel.values import types
from engine.feel.values.types import Type, describe


def coerced(evaluate: Evaluate, to: Type, resource: str, element: str) -> Evaluate:
    """The same evaluation with its value coerced; unchanged where anything goes."""
    if to is types.ANY:
        return evaluate

    def checked(scope: DecisionScope) -> object:
        return coerce_value(evaluate(scope), to, scope.run, resource, element)

    return checked


def coerce_value(value: object, to: Type, run: Run, resource: str, element: str) -> object:
    """The value as a `to`; null, with a finding about the element, where it does not fit."""
    if value is None or isinstance(value, Unknown) or to is types.ANY:
        return value
    fitted = types.coerce(value, to)
    if fitted is not types.MISMATCH:
        return fitted
    run.say(resource, element, f"{shown(value)}不合要求：{mismatch(value, to)}。")
    return None


def mismatch(value: object, to: Type) -> str:
    """Why the value is not of the type."""
    if isinstance(to, Restricted) and to.base.accepts(value):
        return f"不在允许的值（{to.allowed}）之内"
    return f"应当是{type_words(to)}，却是{describe(value)}"


def type_words(to: Type) -> str:
    """The type in a word a Chinese reader knows."""
    to = unrestricted(to)
    if isinstance(to, types.ListOf):
        return f"{type_words(to.item)}的列表"
    if isinstance(to, types.ContextOf):
        return "上下文（" + "、".join(to.entries) + "）"
    return _WORDS[to] if isinstance(to, types.Simple) else "任意值"


_WORDS = {
    types.NUMBER: "数字", types.STRING: "文本", types.BOOLEAN: "真假", types.DATE: "日期",
    types.TIME: "时间", types.DATE_TIME: "日期时间", types.DAYS: "日时时长",
    types.MONTHS: "年月时长",
}  # fmt: skip


def shown(value: object) -> str:
    """A value in a sentence."""
    return f"“{value}”" if isinstance(value, str) else f"{value}"
