"""The table of who reads what: a line for each piece of a process, a column for each role."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from engine.definitions.audience import audiences_of
from engine.definitions.model import Process
from engine.definitions.reading import read_bpmn
from engine.errors import NotFound
from engine.forms import Form, parse_form
from engine.lifecycle.audience import ROLES

READS, NOT = "●", "·"


def audience_table(paths: Sequence[Path], process_id: str) -> Iterator[str]:
    """The table of the process, or of all processes in the paths (`process_id` empty).

    Raises NotFound where there is no such process.
    """
    forms = {form.id: (form,) for form in _forms(paths)}
    found = [one for one in _processes(paths) if process_id in ("", one.id)]
    if not found:
        raise NotFound(f"没有流程“{process_id}”。")
    for process in found:
        yield from _table(process, forms)


def _table(process: Process, forms: Mapping[str, Sequence[Form]]) -> Iterator[str]:
    audiences = audiences_of(process, forms)
    yield f"{process.id} {process.name}"
    yield "\t".join(("  内容", "办理人", *ROLES.values()))
    for step, role in audiences.doers.items():
        node = process.nodes[step]
        doer = ROLES.get(role, "")
        yield _line(f"  {step} {node.name}", doer, audiences.of_element(step))
    for node in process.nodes.values():
        if "audience" in node.properties and node.id not in audiences.doers:
            yield _line(f"  {node.id} {node.name}", "", audiences.of_element(node.id))
    for name in sorted(audiences.variables):
        yield _line(f"    {name}", "", audiences.of_variable(name))


def _line(piece: str, doer: str, audience: frozenset[str]) -> str:
    return "\t".join((piece, doer, *(READS if role in audience else NOT for role in ROLES)))


def _processes(paths: Sequence[Path]) -> Iterator[Process]:
    for path in _files(paths, ".bpmn"):
        yield from read_bpmn(path.read_bytes(), path.name).processes


def _forms(paths: Sequence[Path]) -> Iterator[Form]:
    return (parse_form(path.read_bytes(), path.name) for path in _files(paths, ".form"))


def _files(paths: Sequence[Path], suffix: str) -> Iterator[Path]:
    for path in paths:
        yield from (
            sorted(path.rglob(f"*{suffix}"))
            if path.is_dir()
            else ([path] if path.suffix == suffix else [])
        )
