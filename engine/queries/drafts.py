"""Drafts of definitions: what was uploaded, what the check said, and what differs from the live."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import cast

from engine.errors import Finding, NotFound, Severity
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require_reader_of_drafts
from engine.persistence import Store, drafts
from engine.persistence.draft_rows import DefinitionDraft
from engine.programmes import Files
from engine.programmes.bundle import SHARED
from engine.programmes.citing import Citation, citations
from engine.programmes.comparing import FileChange, differences
from engine.programmes.element_changes import Kind, element_changes


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A draft in the list; `uploaded_by` is a person's name."""

    key: int
    programme: str
    uploaded_at: datetime
    uploaded_by: str
    note: str
    findings: tuple[Finding, ...]
    published_at: datetime | None
    published_by: str

    @property
    def errors(self) -> int:
        """How many findings keep it from being published."""
        return sum(one.severity == "error" for one in self.findings)

    @property
    def warnings(self) -> int:
        """How many do not."""
        return len(self.findings) - self.errors


@dataclass(frozen=True)
class Draft:
    """A draft with its files by path, and the `live` ones that it would take the place of."""

    line: DraftLine
    files: Files
    live: Files

    @cached_property
    def changes(self) -> tuple[FileChange, ...]:
        """What differs, file by file."""
        return differences(self.live, self.files)

    @cached_property
    def gained(self) -> Sequence[Citation]:
        """Clauses and papers that a step or table names only now."""
        return sorted(citations(self.files) - citations(self.live))

    @cached_property
    def lost(self) -> Sequence[Citation]:
        """Clauses and papers that a step or table no longer names."""
        return sorted(citations(self.live) - citations(self.files))

    def path_of(self, resource: str) -> str:
        """The path of a file that a finding calls by its name; empty where there is none."""
        ends = (path for path in self.files if path.rpartition("/")[2] == resource)
        return resource if resource in self.files else next(ends, "")

    def elements(self, path: str) -> Mapping[str, Kind]:
        """The elements of a diagram that differ."""
        return element_changes(self.live.get(path, b""), self.files.get(path, b""))

    @property
    def tables(self) -> Files:
        """Its DMN files."""
        return {path: data for path, data in self.files.items() if path.endswith(".dmn")}


def draft_lines(store: Store, actor: Actor) -> tuple[DraftLine, ...]:
    """Every draft, the newest first. Raises Forbidden as `require_reader_of_drafts` does."""
    require_reader_of_drafts(actor)
    with store.read() as transaction:
        return tuple(_line(*found) for found in drafts.all_of_them(transaction))


def draft(store: Store, actor: Actor, key: int) -> Draft:
    """One draft. Raises NotFound, and Forbidden as `require_reader_of_drafts` does."""
    require_reader_of_drafts(actor)
    with store.read() as transaction:
        row = transaction.get(DefinitionDraft, key)
        if row is None:
            raise NotFound(f"没有编号为 {key} 的草案。")
        files = drafts.files_of(transaction, key)
        live = drafts.live_files(transaction, row.programme, list(files))
        return Draft(_line(row, None), files, live)


def live_project(store: Store, actor: Actor) -> Files:
    """All that is deployed as it stands in a project folder: of each programme its newest version,
    and the definitions that belong to none. Raises Forbidden as `require_reader_of_drafts` does.
    """
    require_reader_of_drafts(actor)
    with store.read() as transaction:
        return drafts.all_live_files(transaction)


def files_with(store: Store, actor: Actor, found: Draft) -> Files:
    """The draft as a project folder that can be deployed by itself: its programme; or its files in
    the place of the live ones of that name, with all of the programmes that these belong to, or
    with what is deployed and belongs to none. Raises Forbidden as `require_reader_of_drafts` does.
    """
    if found.line.programme:
        return found.files
    live = live_project(store, actor)
    named = {path.rpartition("/")[2]: path for path in live}
    own = {named.get(name, name): content for name, content in found.files.items()}
    touched = {programme for path in own if (programme := _programme(path))}
    beside = {path: live[path] for path in live if _programme(path) in (touched or {""})}
    shared = {path: live[path] for path in live if path in SHARED}
    return {**shared, **beside, **own}


def _programme(path: str) -> str:
    """The programme that a path of a project folder is of; empty for a file of none."""
    parts = path.split("/")
    return parts[1] if len(parts) > 2 else ""


def _line(row: DefinitionDraft, name: str | None) -> DraftLine:
    return DraftLine(
        row.key,
        row.programme,
        row.uploaded_at,
        name or row.uploaded_by,
        row.note,
        tuple(_findings(row.findings)),
        row.published_at,
        row.published_by or "",
    )


def _findings(kept: Json) -> Iterator[Finding]:
    for resource, element, message, severity in cast(list[tuple[str, str, str, Severity]], kept):
        yield Finding(resource, element, message, severity)
