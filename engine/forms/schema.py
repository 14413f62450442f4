"""A `.form` file as a tree of components (form-js schema, version 19 and before)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.errors import Invalid
from engine.forms.component_types import KEYED
from engine.json_reading import read_json

SCHEMA_VERSION = 19
"""The newest schema that the viewer we bundle (form-js 2.0) understands."""


@dataclass(frozen=True, slots=True)
class Component:
    """One component; `properties` are those of the file, `children` those inside a container."""

    id: str
    type: str
    properties: Mapping[str, object]
    children: tuple["Component", ...] = ()

    @property
    def path(self) -> tuple[str, ...]:
        """Where its value lives inside its container; `key` and `path` nest by dots."""
        where = self.properties.get("key" if self.type in KEYED else "path")
        return tuple(where.split(".")) if isinstance(where, str) and where else ()

    @property
    def label(self) -> str:
        """What people call it; its key where the label is computed or absent."""
        for name in ("label", "dateLabel", "timeLabel"):
            label = self.properties.get(name)
            if isinstance(label, str) and label and not label.startswith("=") and "{{" not in label:
                return label
        return ".".join(self.path) or self.id

    def validation(self, name: str) -> object:
        """A property of `validate`, or None."""
        return _mapping(self.properties.get("validate")).get(name)

    @property
    def hide(self) -> str | None:
        """The FEEL condition under which it is not shown."""
        condition = _mapping(self.properties.get("conditional")).get("hide")
        return condition if isinstance(condition, str) and condition else None

    def walk(self) -> Iterator["Component"]:
        """Itself and everything inside, in the order of the page."""
        yield self
        for child in self.children:
            yield from child.walk()


@dataclass(frozen=True, slots=True)
class Form:
    """A form that may be shown: its id, the components under `root`, and the schema as drawn."""

    id: str
    root: Component
    schema: Mapping[str, object]


def parse_form(source: bytes, name: str) -> Form:
    """The form in a file that was checked before (`check_form`).

    Raises Invalid when the bytes are no form at all.
    """
    schema = read_schema(source, name)
    return Form(str(schema.get("id", "")), component(schema), schema)


def read_schema(source: bytes, name: str) -> Mapping[str, object]:
    """The JSON object in the file. Raises Invalid with a sentence that names the file."""
    try:
        schema = read_json(source)
    except Invalid as error:
        raise Invalid(f"{name} 不能读取：{error}") from error
    if not isinstance(schema, dict):
        raise Invalid(f"{name} 不是表单：最外层应是一个 JSON 对象。")
    return schema


def component(properties: Mapping[str, object]) -> Component:
    """The component described by a JSON object, with those inside it."""
    inside = properties.get("components")
    children = inside if isinstance(inside, list) else []
    return Component(
        str(properties.get("id", "")),
        str(properties.get("type", "")),
        properties,
        tuple(component(child) for child in children if isinstance(child, dict)),
    )


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}
