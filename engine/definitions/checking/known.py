"""What a check knows beside the files: what has been deployed before, and who has an account."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from engine.decisions import DecisionSummary, read_dmn
from engine.definitions.checking.references import Deployed, named_by
from engine.definitions.checking.writers import Neighbours
from engine.definitions.model import Process
from engine.definitions.reading import read_bpmn
from engine.errors import Invalid
from engine.feel import Function
from engine.forms import Form, parse_form


@dataclass(frozen=True, slots=True)
class Known:
    """`deployed` answers the newest file that holds a definition; `diagrams` all newest processes.

    `groups` are those that some account is in.
    """

    deployed: Deployed
    diagrams: Callable[[], Iterable[bytes]] = tuple
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Together:
    """The files of a check with all that they may refer to."""

    neighbours: Neighbours
    decisions: Mapping[str, DecisionSummary]


def together(
    resources: Mapping[str, bytes], known: Known | None, functions: Mapping[str, Function]
) -> Together:
    """Read the files, and those deployed that they refer to; the unreadable is left out."""
    before = known.diagrams() if known else ()
    processes = {process.id: process for content in before for process in _processes(content)}
    processes |= {p.id: p for _, content in _of(resources, ".bpmn") for p in _processes(content)}
    files = [*resources.items(), *_referred(processes.values(), known)]
    forms = {form.id: form for name, content in files for form in _forms(name, content)}
    found = (one for name, content in files for one in _decisions(name, content, functions))
    return Together(Neighbours(forms, processes), {one.id: one for one in found})


def _of(resources: Mapping[str, bytes], suffix: str) -> Iterator[tuple[str, bytes]]:
    return ((name, content) for name, content in resources.items() if name.endswith(suffix))


def _referred(processes: Iterable[Process], known: Known | None) -> Iterator[tuple[str, bytes]]:
    """The deployed forms and decisions that the diagrams name, before the files of the check."""
    if known is None:
        return
    suffixes = {"form": ".form", "decision": ".dmn"}
    wanted = dict.fromkeys(one for process in processes for one in named_by(process))
    for kind, identifier in wanted:
        if kind in suffixes and (content := known.deployed(kind, identifier)) is not None:
            yield identifier + suffixes[kind], content


def _processes(content: bytes) -> tuple[Process, ...]:
    try:
        return read_bpmn(content, "").processes
    except Invalid:  # reported by the check of the file
        return ()


def forms_in(resources: Mapping[str, bytes]) -> Iterator[tuple[str, Form]]:
    """The forms that can be read, each with the name of its file."""
    for name, content in resources.items():
        for form in _forms(name, content):
            yield name, form


def _forms(name: str, content: bytes) -> Iterator[Form]:
    if name.endswith(".form"):
        try:
            yield parse_form(content, name)
        except Invalid:  # likewise
            return


def _decisions(
    name: str, content: bytes, functions: Mapping[str, Function]
) -> Iterator[DecisionSummary]:
    if name.endswith(".dmn"):
        try:
            yield from read_dmn(content, name, functions=functions).decisions
        except Invalid:  # likewise
            return
