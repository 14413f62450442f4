"""Does every name in a form's conditions come from the form or from a process that shows it?"""

from collections.abc import Iterator

from engine.definitions.checking.slips import slip_of
from engine.definitions.checking.writers import STARTED_BY, Brought, Writers
from engine.definitions.model import FlowNode, Process, UserWork
from engine.errors import Finding
from engine.feel import compile_expression
from engine.forms import Form
from engine.forms.expressions import expressions_in
from engine.forms.reading import fields_of

_SPECIAL = frozenset({"this", "parent", "i", "_this_", "_parent_", "_i_", STARTED_BY})


def form_name_faults(name: str, form: Form, writers: Writers) -> Iterator[Finding]:
    """A warning for each name that the form does not ask for and no process brings to it.

    Of a form that no known process shows, only what looks like a slip of a field is told.
    """
    own = frozenset(fields_of(form)) | _SPECIAL
    brought = [_seen(writers, process, node) for process, node in _shown_by(form, writers)]
    others = frozenset(n for one in brought for n in one.names)
    is_open = not brought or any(one.open for one in brought)
    rows = frozenset(path for component in form.root.walk() for path in component.path)
    for component in form.root.walk():
        for text in expressions_in(component):
            for read in sorted(compile_expression(text).names - own - others - rows):
                meant = slip_of(read, own | others)
                if meant or not is_open:
                    hint = f"；是不是「{meant}」？" if meant else ""
                    sentence = f"表达式「={text}」用到「{read}」，表单和流程都没有写入它{hint}"
                    yield Finding(name, component.id, sentence, "warning")


def _shown_by(form: Form, writers: Writers) -> Iterator[tuple[Process, FlowNode]]:
    for process in writers.neighbours.processes.values():
        for node in process.nodes.values():
            shown = node.work.form if isinstance(node.work, UserWork) else node.form
            if shown is not None and shown.id == form.id:
                yield process, node


def _seen(writers: Writers, process: Process, node: FlowNode) -> Brought:
    """A start form sees nothing of the case that it begins."""
    return Brought() if node.kind == "startEvent" else writers.seen_at(process, node)
