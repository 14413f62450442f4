"""The words that a story may use: people, procedures, their tasks, the fields of their forms."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.definitions.outline import outline
from engine.errors import Invalid
from engine.forms import Component, Form, parse_form
from engine.forms.component_types import KEYED
from engine.persistence import Store
from engine.queries.accounts import list_accounts
from engine.queries.definitions import latest_definitions, source

Fields = dict[str, "Fields"]
"""The names of a form, those inside a group or list under its name."""


@dataclass(frozen=True)
class Vocabulary:
    """`tasks` are the form ids by ``process/element`` ("" where a task has no form), `starts` those
    by process.
    """

    people: frozenset[str]
    processes: frozenset[str]
    tasks: Mapping[str, str]
    starts: Mapping[str, str]
    forms: Mapping[str, Form]

    def check_person(self, login: str) -> None:
        """Raises Invalid where nobody signs in so."""
        if login not in self.people:
            raise Invalid(f"没有账号“{login}”；有：{'、'.join(sorted(self.people))}")

    def check_process(self, process: str) -> None:
        """Raises Invalid where there is no such procedure."""
        if process not in self.processes:
            raise Invalid(f"没有流程“{process}”；有：{'、'.join(sorted(self.processes))}")

    def check_task(self, task: str) -> None:
        """Raises Invalid where the diagrams have no such user task."""
        if task in self.tasks:
            return
        process = task.partition("/")[0]
        self.check_process(process)
        there = sorted(one for one in self.tasks if one.startswith(f"{process}/"))
        raise Invalid(f"没有任务“{task}”；有：{'、'.join(there)}")

    def check_fields(self, form_id: str, typed: Mapping[str, object]) -> None:
        """Raises Invalid for a value that the form has no field for."""
        form = self.forms.get(form_id)
        if form is None and typed:
            raise Invalid("这里没有表单，不能填写内容。")
        if form is not None:
            _check(form_id, fields_of_form(form), typed)

    def fields_only(self, form_id: str, values: Mapping[str, object]) -> dict[str, object]:
        """Those of the values that the form has a field for."""
        form = self.forms.get(form_id)
        known = {} if form is None else fields_of_form(form)
        return {name: value for name, value in values.items() if name in known}


def vocabulary(store: Store) -> Vocabulary:
    """Of what is deployed there."""
    tasks: dict[str, str] = {}
    starts: dict[str, str] = {}
    processes = latest_definitions(store, "process")
    for process in processes:
        for element in outline(*source(store, process.key)).values():
            form = str(element.form.id) if element.form else ""
            if element.type == "userTask":
                tasks[f"{process.id}/{element.id}"] = form
            elif element.type == "startEvent" and form:
                starts[process.id] = form
    forms = (source(store, one.key) for one in latest_definitions(store, "form"))
    return Vocabulary(
        frozenset(one.login for one in list_accounts(store)),
        frozenset(one.id for one in processes),
        tasks,
        starts,
        {form.id: form for form in (parse_form(content, name) for name, content in forms)},
    )


def _check(where: str, known: Fields, typed: Mapping[str, object]) -> None:
    for name, value in typed.items():
        if name not in known:
            raise Invalid(f"表单 {where} 没有“{name}”这一项；有：{'、'.join(known)}")
        if inner := known[name]:
            for row in value if isinstance(value, list) else [value]:
                if isinstance(row, Mapping):
                    _check(f"{where} 的 {name}", inner, row)


def fields_of_form(form: Form) -> Fields:
    """The names of the form's fields."""
    return _fields(form.root, {})


def _fields(parent: Component, found: Fields) -> Fields:
    """The names at this level, each with those of the group or list that it opens."""
    for one in parent.children:
        level = found
        outer = one.path[:-1] if one.type in KEYED else one.path
        for name in outer:
            level = level.setdefault(name, {})
        if one.type in KEYED and one.path:
            level.setdefault(one.path[-1], {})
        _fields(one, level)
    return found
