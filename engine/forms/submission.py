"""A submission held against its form: what to keep, or what to say under which field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.forms.component_types import KEYED
from engine.forms.data import Path, merged, put, value_at
from engine.forms.fields import World, read_field
from engine.forms.files import FindFile
from engine.forms.initial import initial_data
from engine.forms.schema import Component, Form
from engine.forms.scope import FormScope
from engine.forms.visibility import without_hidden
from engine.forms.wrong import Impossible, Wrong

MOST_ROWS = 500
"""A dynamic list with more rows than this is refused: no person typed it."""


@dataclass(frozen=True, slots=True)
class FieldError:
    """A sentence for one field; `indexes` are the rows (from 0) of the lists that enclose it.

    `at_once`: it holds whatever else is filled in, and is said before the form is sent.
    """

    field_id: str
    label: str
    message: str
    indexes: tuple[int, ...] = ()
    at_once: bool = False

    def __str__(self) -> str:
        """The sentence with the field's name, and the row where there is one."""
        rows = "".join(f"（第 {index + 1} 项）" for index in self.indexes)
        return f"{self.label}{rows}：{self.message}"


@dataclass(frozen=True, slots=True)
class Submission:
    """`values` are worth keeping only where there are no `errors`."""

    values: Mapping[str, object]
    errors: tuple[FieldError, ...]


def read_submission(
    form: Form,
    data: Mapping[str, object],
    variables: Mapping[str, object],
    *,
    now: datetime,
    files: FindFile,
) -> Submission:
    """Values by the form's own keys: hidden, disabled and read-only fields and anything the form
    does not ask for are left out; computed fields are computed here.

    `now` is aware and in the zone in which days are counted.
    """
    labels = {one.path[-1]: one.label for one in form.root.walk() if one.path}
    reading = _Reading(World(variables, now.date(), files, labels), [])
    typed = merged(variables, data)
    initial = initial_data(form.root, variables)
    seen = {**initial, **without_hidden(form.root, merged(initial, data), now)}
    values: dict[str, object] = {}
    reading.children(form.root, ListRow(typed, values, FormScope(seen, seen, now)), ())
    after = merged(seen, values)
    reading.computed(form.root, FormScope(after, after, now), values, ())
    return Submission(values, tuple(reading.errors))


@dataclass(frozen=True, slots=True)
class ListRow:
    """Where we read and write: the form itself, or one row of a dynamic list."""

    typed: Mapping[str, object]
    values: dict[str, object]
    scope: FormScope


@dataclass(frozen=True, slots=True)
class _Reading:
    """One pass over the tree, in the order of the page."""

    world: World
    errors: list[FieldError]

    def children(self, parent: Component, row: ListRow, prefix: Path) -> None:
        for component in parent.children:
            path = (*prefix, *component.path)
            if row.scope.hides(component):
                continue
            if component.type == "dynamiclist":
                self.rows(component, row, path)
            elif component.type == "group":
                self.children(component, row, path)
            elif component.type in KEYED - {"expression"} and not row.scope.locks(component):
                self.field(component, row, path)

    def field(self, component: Component, row: ListRow, path: Path) -> None:
        raw = value_at(row.typed, path)
        try:
            put(row.values, path, read_field(component, raw, row.scope, self.world))
        except Wrong as wrong:
            self.refuse(component, str(wrong), row.scope, at_once=isinstance(wrong, Impossible))

    def rows(self, component: Component, row: ListRow, path: Path) -> None:
        typed = value_at(row.typed, path)
        rows = [] if typed is None else typed
        if not isinstance(rows, list) or not all(isinstance(inner, dict) for inner in rows):
            self.refuse(component, "这里应是一张清单。", row.scope)
            return
        if len(rows) > MOST_ROWS or not self._may_have(component, len(rows), path):
            self.refuse(component, "清单的项数不对，请刷新页面后再填。", row.scope)
            return
        shown = _rows(value_at(row.scope.this, path))
        kept: list[dict[str, object]] = [{} for _ in rows]
        for index, (inner, target) in enumerate(zip(rows, kept, strict=True)):
            scope = row.scope.row(shown[index] if index < len(shown) else inner, index)
            self.children(component, ListRow(inner, target, scope), ())
        put(row.values, path, kept)

    def computed(
        self, parent: Component, scope: FormScope, values: dict[str, object], prefix: Path
    ) -> None:
        """Computed fields, which may look at every value that was read."""
        for component in parent.children:
            path = (*prefix, *component.path)
            if scope.hides(component):
                continue
            if component.type == "group":
                self.computed(component, scope, values, path)
            elif component.type == "dynamiclist":
                for index, row in enumerate(_rows(value_at(values, path))):
                    self.computed(component, scope.row(row, index), row, ())
            elif component.type == "expression":
                put(values, path, scope.resolve(component.properties.get("expression")))

    def refuse(
        self, component: Component, sentence: str, scope: FormScope, *, at_once: bool = False
    ) -> None:
        found = FieldError(component.id, component.label, sentence, scope.indexes, at_once)
        self.errors.append(found)

    def _may_have(self, component: Component, count: int, path: Path) -> bool:
        """Where rows may not be added or removed, there are as many as the page began with."""
        if component.properties.get("allowAddRemove") is not False:
            return True
        given = value_at(self.world.variables, path)
        expected = component.properties.get("defaultRepetitions", 1)
        return count == (len(given) if isinstance(given, list) else expected)


def _rows(value: object) -> list[dict[str, object]]:
    return [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
