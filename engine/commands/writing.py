"""A case in hand → its rows: what changed since it was loaded, and nothing else."""

from engine.commands.case import Case, variables_of, write_scopes
from engine.commands.wait_rows import close_rows, open_rows
from engine.commands.work import Work
from engine.json_types import Json
from engine.persistence import cases, history
from engine.persistence.case_rows import ElementInstance, Variable
from engine.persistence.columns import dump_json
from engine.persistence.runtime_rows import LivingState

_ENDINGS = ("completed", "terminated")


def write_down(work: Work, case: Case) -> None:
    """Rows for everything that happened to the case in this transaction."""
    if case.moved:
        _title(case)
        _variables(work, case)
        close_rows(work, case)
        open_rows(work, case)
        _elements(work, case)
        _state(work, case)
    if case.entries:
        _history(work, case)
    work.transaction.flush()


def _title(case: Case) -> None:
    title = case.root_variables().get("caseTitle")
    if isinstance(title, str) and title != case.row.title:
        case.row.title = title


def _state(work: Work, case: Case) -> None:
    assert case.state is not None
    if case.row.state != "active":
        if case.living is not None:
            work.transaction.delete(case.living)
        return
    if case.living is None:
        case.living = LivingState(instance_key=case.key)
        work.transaction.add(case.living)
    case.living.snapshot = case.state.snapshot
    case.living.scopes = write_scopes(case.state)
    case.living.waits = {str(key): kind for key, kind in case.waits.items()}


def _variables(work: Work, case: Case) -> None:
    """Upsert the values that changed; the last value of an ended scope stays."""
    assert case.state is not None
    changed = {
        where: value
        for where, value in variables_of(case.state).items()
        if where not in case.known_variables or case.known_variables[where] != value
    }
    if not changed:
        return
    insert = work.transaction.insert(Variable)
    update = {"value": insert.excluded.value, "updated_at": insert.excluded.updated_at}
    work.transaction.execute(
        insert.on_conflict_do_update(index_elements=["scope_key", "name"], set_=update),
        [_variable(work, case, *where, value) for where, value in changed.items()],
    )


def _variable(work: Work, case: Case, scope_key: int, name: str, value: Json) -> dict[str, object]:
    return {
        "key": work.engine.store.next_key(),
        "instance_key": case.key,
        "scope_key": scope_key,
        "name": name,
        "value": dump_json(value),
        "updated_at": work.now,
    }


def _elements(work: Work, case: Case) -> None:
    """A row for every element that a token reached, and the end of those it left."""
    begun: dict[int, ElementInstance] = {}
    ended: dict[str, list[int]] = {}
    for record in (entry.record for entry in case.entries):
        key = record.element_instance_key
        if record.kind == "activated":
            begun[key] = ElementInstance(
                key=key,
                instance_key=case.key,
                element_id=record.element_id,
                type=str(record.data.get("type", "")),
                name=str(record.data.get("name") or ""),
                state="active",
                started_at=work.now,
            )
        elif record.kind in _ENDINGS and key in begun:
            begun[key].state, begun[key].ended_at = record.kind, work.now
        elif record.kind in _ENDINGS:
            ended.setdefault(record.kind, []).append(key)
    work.transaction.add_all(begun.values())
    for state, keys in ended.items():
        cases.end_elements(work.transaction, keys, state, work.now)


def _history(work: Work, case: Case) -> None:
    row = case.row
    lines = [
        history.Line(
            kind=entry.record.kind,
            at=work.now,
            actor=entry.actor.login,
            actor_name=entry.actor.name,
            element_id=entry.record.element_id,
            element_instance_key=entry.record.element_instance_key,
            reason=entry.reason,
            data=entry.record.data,
        )
        for entry in case.entries
    ]
    records = list(history.chained(case.key, row.history_length, row.history_hash, lines))
    work.transaction.add_all(records)
    row.history_length, row.history_hash = records[-1].number, records[-1].hash
