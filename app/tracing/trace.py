"""Clause → places, place → clauses, and what is missing on either side."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from app.tracing.data_places import form_places, page_places, register_places, timer_places
from app.tracing.place import Place
from app.tracing.xml_places import diagram_places, paper_places, table_places
from engine.regulations import Clause, Register, read_registers
from engine.settings import shipped
from papers.catalogue import read_catalogue


@dataclass(frozen=True)
class Trace:
    """The registers, and every place that realises something of them."""

    registers: Mapping[str, Register]
    places: tuple[Place, ...]

    @cached_property
    def by_clause(self) -> Mapping[str, tuple[Place, ...]]:
        """The places that cite a clause."""
        found: dict[str, list[Place]] = {}
        for place in self.places:
            for clause in place.clauses:
                found.setdefault(clause, []).append(place)
        return {clause: tuple(places) for clause, places in found.items()}

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(name for each in self.registers.values() for name in each.clauses)

    def of(self, register: Register) -> Iterator[Place]:
        """The places that belong to a programme: in its folders, or citing its clauses."""
        for place in self.places:
            in_folder = f"/{register.programme}/" in place.resource
            if in_folder or any(name in register.clauses for name in place.clauses):
                yield place

    def missing(self, register: Register) -> Iterator[str]:
        """A sentence for everything that is not traceable, both ways."""
        for clause in register.clauses.values():
            if clause.executable and not clause.is_heading and clause.id not in self.by_clause:
                yield f"条款 {clause.id}（{clause.cite}）没有在任何地方实现：{clause.text[:40]}"
        for place in self.of(register):
            if place.must_cite and not place.clauses:
                yield f"{place} 没有注明条款。"
            for name in place.clauses:
                if name not in self._known:
                    yield f"{place} 注明了不存在的条款 {name}。"
        yield from self._unasked(register)

    def _unasked(self, register: Register) -> Iterator[str]:
        asked = {place.element for place in self.of(register) if place.kind == "表单字段"}
        for clause in register.clauses.values():
            for item in clause.checks:
                if item.fact not in asked:
                    yield f"审查要点 {item.id}（{item.ask}）不在任何表单里。"


def shipped_registers() -> dict[str, Register]:
    """The registers that ship with the program."""
    folder = shipped("regulations")
    return read_registers({each.name: each.read_text("utf-8") for each in folder.glob("*.yaml")})


def shipped_trace() -> Trace:
    """Everything that ships with the program."""
    registers = shipped_registers()
    return Trace(registers, tuple(_places(registers)))


def _places(registers: Mapping[str, Register]) -> Iterator[Place]:
    catalogue = read_catalogue(shipped("templates"))
    for programme, register in registers.items():
        for path in _files("bpmn", programme, "*.bpmn"):
            yield from diagram_places(path.read_bytes(), f"bpmn/{programme}/{path.name}")
            yield from paper_places(path.read_bytes(), catalogue)
        for path in _files("dmn", programme, "*.dmn"):
            yield from table_places(path.read_bytes(), f"dmn/{programme}/{path.name}")
        for path in _files("forms", programme, "*.form"):
            resource = f"forms/{programme}/{path.name}"
            yield from form_places(path.read_text("utf-8"), resource, register)
        yield from page_places(register)
    timers = shipped("regulations", "timers.yaml")
    yield from timer_places(timers.read_text("utf-8"), "regulations/timers.yaml")
    rules = files("register").joinpath("rules.yaml").read_text("utf-8")
    yield from register_places(rules, "register/rules.yaml")


def _files(room: str, programme: str, pattern: str) -> Iterable[Path]:
    return sorted(shipped(room, programme).glob(pattern))


def executable_clauses(register: Register) -> list[Clause]:
    """Those that the software must realise; headings are realised through their parts."""
    return [c for c in register.clauses.values() if c.executable and not c.is_heading]
