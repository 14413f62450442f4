"""Clause → places, place → clauses, and what is missing on either side."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from pathlib import Path

from app.tracing.data_places import form_places, page_places, register_places, timer_places
from app.tracing.drawn_places import diagram_places, paper_places, table_places
from app.tracing.place import Place
from engine.persistence.programmes import shipped_programmes
from engine.programmes import Clause, Programme, Programmes
from engine.settings import shipped
from papers.catalogue import catalogue_of


@dataclass(frozen=True)
class Trace:
    """The programmes, and every place that realises something of their clauses."""

    programmes: Programmes
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
        return frozenset(self.programmes.clauses)

    def of(self, programme: Programme) -> Iterator[Place]:
        """The places that belong to a programme: in its folders, or citing its clauses."""
        for place in self.places:
            in_folder = f"/{programme.id}/" in place.resource
            if in_folder or any(name in programme.clauses for name in place.clauses):
                yield place

    def missing(self, programme: Programme) -> Iterator[str]:
        """A sentence for everything that is not traceable, both ways."""
        for clause in programme.clauses.values():
            if clause.executable and not clause.is_heading and clause.id not in self.by_clause:
                yield f"条款 {clause.id}（{clause.cite}）没有在任何地方实现：{clause.text[:40]}"
        for place in self.of(programme):
            if place.must_cite and not place.clauses:
                yield f"{place} 没有注明条款。"
            for name in place.clauses:
                if name not in self._known:
                    yield f"{place} 注明了不存在的条款 {name}。"
        yield from self._unasked(programme)

    def _unasked(self, programme: Programme) -> Iterator[str]:
        asked = {place.element for place in self.of(programme) if place.kind == "表单字段"}
        for clause in programme.clauses.values():
            for item in clause.checks:
                if item.fact not in asked:
                    yield f"审查要点 {item.id}（{item.ask}）不在任何表单里。"


def shipped_trace() -> Trace:
    """Everything that ships with the program."""
    programmes = shipped_programmes()
    return Trace(programmes, tuple(_places(programmes)))


def _places(programmes: Programmes) -> Iterator[Place]:
    for programme, one in programmes.items():
        catalogue = catalogue_of(one)
        for path in _files("bpmn", programme, "*.bpmn"):
            yield from diagram_places(path.read_bytes(), f"bpmn/{programme}/{path.name}")
            yield from paper_places(path.read_bytes(), catalogue)
        for path in _files("dmn", programme, "*.dmn"):
            yield from table_places(path.read_bytes(), f"dmn/{programme}/{path.name}")
        for path in _files("forms", programme, "*.form"):
            resource = f"forms/{programme}/{path.name}"
            yield from form_places(path.read_text("utf-8"), resource, one)
        yield from page_places(one)
        yield from timer_places(one)
    rules = files("register").joinpath("rules.yaml").read_text("utf-8")
    yield from register_places(rules, "register/rules.yaml")


def _files(room: str, programme: str, pattern: str) -> Iterable[Path]:
    return sorted(shipped(room, programme).glob(pattern))


def executable_clauses(programme: Programme) -> list[Clause]:
    """Those that the software must realise; headings are realised through their parts."""
    return [c for c in programme.clauses.values() if c.executable and not c.is_heading]
