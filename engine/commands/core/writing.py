"""A loaded case → its rows: what changed since it was loaded, and nothing else."""

from collections.abc import Mapping
from dataclasses import replace

from engine.commands.core.command_context import CommandContext
from engine.commands.core.loaded_instance import LoadedInstance
from engine.commands.core.stored_state import StoredState
from engine.commands.core.wait_rows import close_rows, open_rows
from engine.execution.outcome import Record
from engine.execution.state import StoredToken
from engine.json_types import Json
from engine.persistence import case_seals, cases, history, tokens
from engine.persistence.columns import dump_json

_ENDINGS = ("completed", "terminated")


def write_down(context: CommandContext, case: LoadedInstance) -> None:
    """Rows for everything that happened to the case in this transaction."""
    if case.moved:
        _title(case)
        _variables(context, case)
        close_rows(context, case)
        open_rows(context, case)
        _elements(context, case)
        _tokens(context, case)
    if case.entries:
        _history(context, case)
    context.transaction.save(case.row)
    context.transaction.flush()


def _title(case: LoadedInstance) -> None:
    title = case.root_variables().get("caseTitle")
    if isinstance(title, str) and title != case.row.title:
        case.row.title = title


def _tokens(context: CommandContext, case: LoadedInstance) -> None:
    if case.row.state != "active":
        tokens.delete_all(context.transaction, case.key)
        return
    state, ended = case.state, list[int]()
    begun, others = list[dict[str, object]](), list[dict[str, object]]()
    for key, token in case.tokens.items():
        stored = isinstance(state, StoredState) and state.is_stored(key)
        if token is not None:
            (others if stored else begun).append(_token(case, token))
        elif stored:
            ended.append(key)
    tokens.write(context.transaction, ended, begun, others)


def _living(case: LoadedInstance) -> list[dict[str, object]]:
    """The rows of the tokens that changed and are still there."""
    if not case.moved or case.row.state != "active":
        return []
    return [_token(case, token) for token in case.tokens.values() if token is not None]


def _token(case: LoadedInstance, token: StoredToken) -> dict[str, object]:
    return {
        "key": token.key,
        "instance_key": case.key,
        "parent_key": token.parent,
        "waits": list(token.waits),
        "due_at": token.due_at,
        "recheck_when_idle": token.recheck_when_idle,
        "text": token.text,
    }


def _variables(context: CommandContext, case: LoadedInstance) -> None:
    """Upsert what was written; the last value of a scope that ended in the meantime stays."""
    written = [
        _variable(context, case, scope, name, value)
        for scope, values in case.variables.items()
        if case.tokens.get(scope, ...) is not None
        for name, value in values.items()
    ]
    if not written:
        return
    cases.put_variables(context.transaction, written)


def _variable(
    context: CommandContext, case: LoadedInstance, scope_key: int, name: str, value: Json
) -> dict[str, object]:
    return {
        "key": context.engine.store.next_key(),
        "instance_key": case.key,
        "scope_key": scope_key,
        "name": name,
        "value": dump_json(value),
        "updated_at": context.now,
    }


def _elements(context: CommandContext, case: LoadedInstance) -> None:
    """A row for every element that a token reached, and the end of those it left."""
    rows: dict[int, dict[str, object]] = {}
    for record in (entry.record for entry in case.entries):
        key = record.element_instance_key
        if record.kind == "activated":
            rows[key] = _element(context, case, record)
        elif record.kind in _ENDINGS:
            ended = {"state": record.kind, "ended_at": context.now}
            rows[key] = (rows.get(key) or _element(context, case, record)) | ended
    cases.put_elements(context.transaction, [*rows.values()])


def _element(context: CommandContext, case: LoadedInstance, record: Record) -> dict[str, object]:
    return {
        "key": record.element_instance_key,
        "instance_key": case.key,
        "element_id": record.element_id,
        "type": str(record.data.get("type", "")),
        "name": str(record.data.get("name") or ""),
        "state": "active",
        "started_at": context.now,
        "ended_at": None,
    }


_BEGUN_WITH = (
    "process_key", "process_id", "process_version", "started_by", "parent_key", "parent_wait_key",
    "root_key", "tags", "message_key", "deployments_known",
)  # fmt: skip
"""What an instance is begun with, besides its variables."""


def _told(case: LoadedInstance, record: Record) -> Mapping[str, Json]:
    """What a line tells; of the beginning and the end of the case also the columns of its row."""
    if record.kind == "activated" and record.element_instance_key == case.key and case.is_new:
        begun: Json = {n: getattr(case.row, n) for n in _BEGUN_WITH}
        return {**record.data, "instance": begun, case_seals.FROM_THE_START: True}
    if record.kind in ("process_completed", "process_terminated"):
        return {**record.data, "ended_by": [*(case.row.ended_by or ())]}
    return record.data


def _history(context: CommandContext, case: LoadedInstance) -> None:
    row = case.row
    lines = [
        history.Line(
            kind=entry.record.kind,
            at=context.now,
            actor=entry.actor.login,
            actor_name=entry.actor.name,
            element_id=entry.record.element_id,
            element_instance_key=entry.record.element_instance_key,
            reason=entry.reason,
            data=_told(case, entry.record),
        )
        for entry in case.entries
    ]
    living = _living(case)
    if sealed := case_seals.digests(context.transaction, case.key, living):
        lines[-1] = replace(lines[-1], data={**(lines[-1].data or {}), case_seals.IN_LINE: sealed})
    row.history_length, row.history_hash = history.continue_chain(
        context.transaction, case.key, row.history_length, row.history_hash, lines
    )
