"""One field: what was sent for it → its value, or Wrong with the sentence shown under it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.forms.component_types import OPTIONS, SEVERAL
from engine.forms.files import FindFile, read_files
from engine.forms.limits import check_limits
from engine.forms.moments import read_moment
from engine.forms.numbers import check_number, read_number
from engine.forms.options import is_offered, options
from engine.forms.schema import Component
from engine.forms.scope import FormScope
from engine.forms.texts import check_text, read_text
from engine.forms.wrong import Wrong


@dataclass(frozen=True, slots=True)
class World:
    """What a field may depend on besides what was typed."""

    variables: Mapping[str, object]
    today: date
    files: FindFile
    labels: Mapping[str, str]


def read_field(component: Component, raw: object, scope: FormScope, world: World) -> object:
    """The value to keep. Raises Wrong."""
    value = _read(component, raw, scope, world)
    if component.validation("required") is True and _is_empty(component, value):
        raise Wrong(_asking(component))
    return value


def _read(component: Component, raw: object, scope: FormScope, world: World) -> object:
    match component.type:
        case "number":
            number = read_number(component, raw)
            check_number(component, number, scope)
            return number
        case "datetime":
            moment = read_moment(component, raw, world.today)
            check_limits(component, moment, scope, world.labels)
            return moment
        case "checkbox":
            return _read_checkbox(raw)
        case "filepicker":
            return read_files(component, raw, scope, world.files)
        case kind if kind in OPTIONS:
            return _read_choice(component, raw, options(component, scope, world.variables))
        case _:
            text = read_text(component, raw)
            check_text(component, text, scope)
            return text


def _read_checkbox(raw: object) -> bool:
    if raw is None:
        return False
    if not isinstance(raw, bool):
        raise Wrong("这里只能勾选或不勾选。")
    return raw


def _read_choice(component: Component, raw: object, offered: list[object]) -> object:
    several = component.type in SEVERAL
    if raw is None or raw == "":
        return [] if several else None
    chosen = raw if several else [raw]
    if not isinstance(chosen, list) or not all(is_offered(value, offered) for value in chosen):
        raise Wrong("所选的内容不在选项之中，请重新选择。")
    if any(value in chosen[:index] for index, value in enumerate(chosen)):
        raise Wrong("同一选项只能选择一次。")
    return raw


def _is_empty(component: Component, value: object) -> bool:
    """Whether nothing was answered; "no" is an answer, an unticked box is none."""
    if value is False:
        return component.type == "checkbox"
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def _asking(component: Component) -> str:
    if component.type in OPTIONS:
        return "请选择。"
    return {"checkbox": "请勾选。", "filepicker": "请上传文件。"}.get(component.type, "请填写。")
