"""Clause → places, place → clauses, and what is missing on either side."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from importlib import resources

from app.tracing.data_places import form_places, page_places, register_places, timer_places
from app.tracing.drawn_places import diagram_places, paper_places, table_places
from app.tracing.place import Place
from engine.programmes import Clause, Files, Programme, Programmes
from engine.programmes.bundle import DRAWN
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


def trace_of(files: Files, programmes: Iterable[Programme]) -> Trace:
    """Everything in the files of these programmes, by their paths in a tree like a checkout, and
    the register's own rules.
    """
    known = Programmes(programmes)
    return Trace(known, tuple(_places(files, known)))


def _places(files: Files, programmes: Programmes) -> Iterator[Place]:
    for programme, one in programmes.items():
        catalogue = catalogue_of(one)
        for resource, content in _under(files, f"bpmn/{programme}/"):
            yield from diagram_places(content, resource)
            yield from paper_places(content, catalogue)
        for resource, content in _under(files, f"dmn/{programme}/"):
            yield from table_places(content, resource)
        for resource, content in _under(files, f"forms/{programme}/"):
            yield from form_places(content.decode("utf-8"), resource, one)
        yield from page_places(one)
        yield from timer_places(one)
    rules = resources.files("register").joinpath("rules.yaml").read_text("utf-8")
    yield from register_places(rules, "register/rules.yaml")


def _under(files: Files, folder: str) -> Iterator[tuple[str, bytes]]:
    """The diagrams, tables or forms in a folder."""
    suffix = DRAWN[folder.partition("/")[0]]
    for path in sorted(files):
        if path.startswith(folder) and path.endswith(suffix):
            yield path, files[path]


def executable_clauses(programme: Programme) -> list[Clause]:
    """Those that the software must realise; headings are realised through their parts."""
    return [c for c in programme.clauses.values() if c.executable and not c.is_heading]
