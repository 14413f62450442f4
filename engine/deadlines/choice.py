"""Which rule of a timer holds: by the facts, or by a parameter set otherwise."""

from collections.abc import Mapping
from dataclasses import replace

from engine.deadlines.register import fixed_date
from engine.deadlines.rules import (
    DateByNotice,
    FixedDate,
    Period,
    Rule,
    TimerRule,
    Variant,
    WholeYears,
)
from engine.errors import Invalid


def rule_for(timer: TimerRule, facts: Mapping[str, object], value: object = None) -> Rule:
    """The rule that holds: the variant whose fact is true, or the parameter's value set otherwise.

    Raises Invalid where another value is given though the text fixes it, or where a fact that
    decides is neither true nor false.
    """
    rule = next((v.rule for v in timer.variants if _holds(v, facts)), timer.rule)
    if value is None:
        return rule
    other = _with_value(timer, rule, value)
    if not timer.parameter and other != rule:
        raise Invalid(f"{timer.id} 的期限由{timer.ref}规定为{rule}，不能另定（value）")
    return other


def _holds(variant: Variant, facts: Mapping[str, object]) -> bool:
    fact = facts.get(variant.fact)
    if not (fact is None or isinstance(fact, bool)):
        raise Invalid(f"{variant.fact}（{variant.label}）应为是或否，不是“{fact}”")
    return fact is True


def _with_value(timer: TimerRule, rule: Rule, value: object) -> Rule:
    if isinstance(rule, FixedDate):
        return _other_date(str(value))
    if isinstance(rule, Period) and isinstance(value, int) and not isinstance(value, bool):
        return replace(rule, value=value)
    if isinstance(rule, WholeYears | DateByNotice):
        raise Invalid(f"{timer.id} 的期限是{rule}，没有可以另定的数值（value）")
    raise Invalid(f"{timer.id} 的 value 应为整数，不是“{value}”")


def _other_date(text: str) -> FixedDate:
    try:
        return fixed_date(text)
    except ValueError as error:
        raise Invalid(f"value：{error}") from error


def assumptions(timer: TimerRule, facts: Mapping[str, object]) -> tuple[str, ...]:
    """A fact that decides between variants and was not given is said, never silently false."""
    return tuple(
        f"没有给出 {variant.fact}（{variant.label}），按{timer.rule}计；是的话为{variant.rule}"
        for variant in timer.variants
        if facts.get(variant.fact) is None
    )
