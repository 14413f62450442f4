"""Is this form one that every page can show and the server can hold a submission against?"""

from collections import Counter
from collections.abc import Iterator

import re2

from engine.errors import Finding, Invalid
from engine.forms.component_types import KEYED, KNOWN, OPTIONS
from engine.forms.expressions import fault, is_expression, unknown_to_form_js
from engine.forms.limits import limits_of
from engine.forms.numbers import as_decimal
from engine.forms.refusals import REFUSAL_REASON, refusal_condition
from engine.forms.schema import SCHEMA_VERSION, Component, component, read_schema
from engine.forms.texts import javascript_pattern

_SUBTYPES = ("date", "time", "datetime")
_WORDS = ("textfield", "textarea")
_ZONE_FORMATS = ("utc_offset", "utc_normalized", "no_timezone")


def check_form(source: bytes, name: str) -> tuple[Finding, ...]:
    """Every fault, with the component's id; none means that it may be deployed."""
    try:
        schema = read_schema(source, name)
    except Invalid as error:
        return (Finding(name, "", str(error)),)
    root = component(schema)
    components = [inner for inner in root.walk() if inner is not root]
    faults = [("", sentence) for sentence in _root_faults(schema)]
    for inner in components:
        faults += [(inner.id, sentence) for sentence in _component_faults(inner)]
    faults += _repeated_ids(components)
    faults += _repeated_paths(root)
    return tuple(Finding(name, element, sentence) for element, sentence in faults)


def _root_faults(schema: object) -> Iterator[str]:
    assert isinstance(schema, dict)
    if not schema.get("id"):
        yield "表单没有 id：流程图要凭它找到表单。"
    if schema.get("type") != "default":
        yield f"最外层的 type 应为 default，现在是「{schema.get('type', '')}」。"
    if schema.get("executionPlatform", "Camunda Cloud") != "Camunda Cloud":
        yield f"这是为「{schema['executionPlatform']}」画的表单，请在 Modeler 中按 Camunda 8 新建。"
    version = schema.get("schemaVersion", 1)
    if not isinstance(version, int) or version > SCHEMA_VERSION:
        yield f"schemaVersion {version} 比本系统支持的 {SCHEMA_VERSION} 新。"


def _component_faults(item: Component) -> Iterator[str]:
    if item.type not in KNOWN:
        yield f"不认识的组件类型「{item.type}」，请换成支持的组件。"
        return
    if item.type in KEYED and not item.path:
        yield "输入项没有 key：填写的内容无处存放。"
    if item.type == "dynamiclist" and not item.path:
        yield "动态清单没有 path：清单的内容无处存放。"
    yield from _option_faults(item)
    yield from _validation_faults(item)
    yield from _moment_faults(item)
    yield from _refusal_faults(item)
    yield from _expression_faults(item)


def _option_faults(item: Component) -> Iterator[str]:
    if item.type not in OPTIONS:
        return
    sources = [s for s in ("values", "valuesKey", "valuesExpression") if s in item.properties]
    if len(sources) != 1:
        yield "选项应有且只有一个来源（values、valuesKey 或 valuesExpression）。"
    values = item.properties.get("values", [])
    if not isinstance(values, list):
        yield "values 应是选项的列表。"
        return
    seen = Counter(str(v.get("value") if isinstance(v, dict) else v) for v in values)
    for value in (value for value, count in seen.items() if count > 1):
        yield f"选项的值「{value}」重复了，提交后无法分辨。"


def _validation_faults(item: Component) -> Iterator[str]:
    pattern = item.validation("pattern")
    if isinstance(pattern, str):
        try:
            javascript_pattern(pattern)
        except re2.error as error:
            yield f"validate.pattern「{pattern}」不能使用：{error}。"
    for least, most in (("min", "max"), ("minLength", "maxLength")):
        low, high = (as_decimal(item.validation(name)) for name in (least, most))
        if low is not None and high is not None and low > high:
            yield f"{least}（{low}）大于 {most}（{high}），没有能填的值。"
    step = item.properties.get("increment")
    if step is not None and not as_decimal(step):
        yield f"increment「{step}」应是大于零的数。"


def _moment_faults(item: Component) -> Iterator[str]:
    if item.type != "datetime":
        for name in limits_of(item):
            yield f"properties.{name} 只能写在日期时间组件上。"
        return
    if item.properties.get("subtype") not in _SUBTYPES:
        yield f"日期时间组件的 subtype 应为 {'、'.join(_SUBTYPES)} 之一。"
    if item.properties.get("timeSerializingFormat", "utc_offset") not in _ZONE_FORMATS:
        yield f"timeSerializingFormat 应为 {'、'.join(_ZONE_FORMATS)} 之一。"
    for name, text in limits_of(item).items():
        if not is_expression(text):
            yield f"properties.{name}「{text}」应是以 = 开头的 FEEL 表达式，如 =today()。"


def _refusal_faults(item: Component) -> Iterator[str]:
    condition = refusal_condition(item)
    if condition is not None and (item.type not in _WORDS or not is_expression(condition)):
        yield (
            f"properties.{REFUSAL_REASON} 写在文本组件上，是以 = 开头的 FEEL 条件："
            "填写的意见何时是否定的。"
        )


def _expression_faults(item: Component) -> Iterator[str]:
    texts = {"conditional.hide": item.hide, **item.properties}
    texts |= {f"properties.{name}": text for name, text in limits_of(item).items()}
    told = refusal_condition(item)
    texts |= {f"properties.{REFUSAL_REASON}": told} if told else {}
    validate = item.properties.get("validate")
    if isinstance(validate, dict):
        texts |= {f"validate.{name}": value for name, value in validate.items()}
    for name, text in texts.items():
        if is_expression(text) and (sentence := fault(text)):
            yield f"{name} 的 FEEL 表达式「{text}」有误：{sentence}"
    for name, text in texts.items():
        for called in unknown_to_form_js(text) if isinstance(text, str) else ():
            yield (
                f"{name} 用了函数「{called}」：页面上的表单（form-js）不认识它，那里会显示不出来；"
                "可以写成 if … = null then … else …。"
            )


def _repeated_ids(components: list[Component]) -> list[tuple[str, str]]:
    seen = Counter(item.id for item in components)
    return [
        (id_, f"有 {count} 个组件没有 id。" if not id_ else f"组件的 id「{id_}」用了 {count} 次。")
        for id_, count in seen.items()
        if count > 1
    ]


def _repeated_paths(root: Component) -> list[tuple[str, str]]:
    claimed = Counter(_claims(root, ()))
    return [
        ("", f"有 {count} 个组件写入同一个值「{path}」，请改用不同的 key。")
        for path, count in claimed.items()
        if count > 1
    ]


def _claims(parent: Component, prefix: tuple[str, ...]) -> Iterator[str]:
    for item in parent.children:
        path = (*prefix, *item.path)
        if item.type in KEYED or item.type == "dynamiclist":
            yield ".".join(path)
        yield from _claims(item, path)
