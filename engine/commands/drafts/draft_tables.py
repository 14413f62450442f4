"""The tables of a draft, compiled once in the life of the process."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.core.explained import Explained
from engine.deadlines.deadline import SHANGHAI
from engine.decisions import DecisionModel, Decisions, read_dmn
from engine.errors import Finding, Invalid, NotFound
from engine.json_types import Json
from engine.persistence import Transaction, drafts
from engine.persistence.draft_rows import DefinitionDraft
from engine.persistence.programmes import common_files, newest_programmes
from engine.programmes import Programmes
from engine.programmes.bundle import bundle_of, with_programme


@dataclass(frozen=True, slots=True)
class DraftTables:
    """What a draft decides with: its tables, the programmes with its own among them, and what keeps
    a file from being read. `resources` says in which file each decision stands.
    """

    key: int
    decisions: Decisions
    programmes: Programmes
    resources: Mapping[str, str]
    faults: tuple[Finding, ...]

    def decide(
        self, engine: Engine, decision_id: str, facts: Mapping[str, Json], now: datetime
    ) -> Explained:
        """What the draft says of the facts at that moment. Raises NotFound."""
        functions = engine.functions(self.programmes, decision_id)
        local = now.astimezone(SHANGHAI)
        result = self.decisions.decide(decision_id, facts, functions=functions, now=local)
        owner = self.programmes.owner(decision_id)
        words = {code: one.word for code, one in owner.outcomes.items()} if owner else {}
        return Explained(self.key, result, self.programmes.cites, words)


def draft_tables(engine: Engine, transaction: Transaction, key: int) -> DraftTables:
    """The tables of that draft; NotFound where there is none."""
    found = engine.compiled.get(key)
    if not isinstance(found, DraftTables):
        row = transaction.get(DefinitionDraft, key)
        if row is None:
            raise NotFound(f"没有编号为 {key} 的草案。")
        found = _read(engine, transaction, row)
        engine.compiled[key] = found  # a draft never changes
    return found


def _read(engine: Engine, transaction: Transaction, row: DefinitionDraft) -> DraftTables:
    files = drafts.files_of(transaction, row.key)
    programmes, faults = _programmes(transaction, row, files)
    models: list[DecisionModel] = []
    for path, content in files.items():
        if path.endswith(".dmn"):
            try:
                functions = engine.functions(programmes, "")
                models.append(read_dmn(content, path, functions=functions))
            except Invalid as fault:
                faults += fault.findings
    decisions = Decisions(models)
    resources = {id: node.key[0] for id, node in decisions.decisions.items()}
    return DraftTables(row.key, decisions, programmes, resources, tuple(faults))


def _programmes(
    transaction: Transaction, row: DefinitionDraft, files: Mapping[str, bytes]
) -> tuple[Programmes, list[Finding]]:
    """The newest programmes with the draft's in the place of its own, where that can be read."""
    known = newest_programmes(transaction)
    if not row.programme:
        return known, []
    try:
        bundle = bundle_of(row.programme, {**common_files(), **files})
        return with_programme(known, bundle.read()), []
    except Invalid as fault:
        return known, list(fault.findings)
