"""What rows contain, written into a chain of their own whenever they change.

A line of history tells what happened; the rows of the register, of papers, files, deployed versions
and accounts could still be changed behind its back. So each transaction that changes one of them
writes a line with the digest of what it now is (null: deleted). The last thing a transaction does
is to take the head of this chain, so that it never waits for anybody while it holds it.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from sqlalchemy import Table, event, inspect, select
from sqlalchemy.orm import InstanceState

from engine.clock import Clock
from engine.json_types import Json
from engine.persistence import case_seals, changed_rows, history, seal_groups
from engine.persistence.columns import Row
from engine.persistence.history import Broken, Line
from engine.persistence.history_rows import ROW_CHAIN, HistoryRecord
from engine.persistence.row_digests import digest, digest_of, table_of, values_of
from engine.persistence.store import Transaction

_TABLES = {
    "case_counter_receipt", "case_document", "case_paper", "case_paper_void",
    "case_supervision", "definition_version", "definition_deployment", "definition_programme",
    "definition_programme_file", "definition_start", "house_calendar_day", "house_office_closure",
}  # fmt: skip
_MOVING: Mapping[str, frozenset[str]] = {
    "definition_version": frozenset({"latest"}),
    "definition_deployment": frozenset({"warnings"}),
    "account_token": frozenset({"used_at"}),
}
"""Columns that follow from others, are told after the row was made, or move with every use."""
_SYSTEM = ("system", "系统")
_CHANGED = "changed rows"


def is_sealed(table: str) -> bool:
    """Whether the rows of a table are sealed."""
    return table in _TABLES or table.startswith("register_")


def watch() -> None:
    """Seal what every transaction changes."""
    changed_rows.watch(_is_watched)
    event.listen(Transaction, "after_flush", _remember)
    event.listen(Transaction, "before_commit", _seal)


def _is_watched(row: Row | type[Row]) -> bool:
    return is_sealed(row.__tablename__) or seal_groups.is_grouped(row.__tablename__)


def _remember(transaction: Transaction, _flushed: object) -> None:
    touched = [*filter(_is_watched, (*transaction.new, *transaction.deleted))]
    changed = filter(_is_watched, transaction.dirty)
    touched += (row for row in changed if _says_otherwise(transaction, row))
    for row in touched:
        if is_sealed(row.__tablename__):
            transaction.info.setdefault(_CHANGED, {})[id(row)] = row
        seal_groups.remember(transaction, row)
    for row in (*transaction.new, *transaction.dirty):
        case_seals.remember(transaction, row)


def _says_otherwise(transaction: Transaction, row: Row) -> bool:
    """Whether more than what moves by itself was changed."""
    moving = _MOVING.get(row.__tablename__)
    if not moving:
        return transaction.is_modified(row)
    state: InstanceState[Row] = inspect(row)
    return any(one.history.has_changes() for one in state.attrs if one.key not in moving)


def _seal(transaction: Transaction) -> None:
    if transaction.in_nested_transaction():
        return
    transaction.flush()
    changed = transaction.info.pop(_CHANGED, {}).values()
    rows = dict(sorted(pair for row in changed for pair in _told(row)))
    for name, group in seal_groups.changed(transaction):
        rows[name] = _digest_of_group(group) if group else None
    if rows:
        write(transaction, rows)


def write(transaction: Transaction, rows: Mapping[str, Json]) -> None:
    """A line of the chain of rows: name of the row → its digest."""
    login, name, at = transaction.info.get("who") or (*_SYSTEM, Clock().now())
    line = Line("rows_changed", at, login, name, data={"rows": dict(rows)})
    history.append(transaction, ROW_CHAIN, line)


def _told(row: Row) -> Iterator[tuple[str, Json]]:
    state: InstanceState[Row] = inspect(row)
    table = table_of(row)
    if state.persistent:
        values = {column.key: getattr(row, column.key) for column in table.columns}
        yield _name(table, values), _digest(table, values)
    elif state.deleted or state.was_deleted:
        values = dict(zip((c.key for c in table.primary_key), state.identity or (), strict=False))
        yield _name(table, values), None


def _name(table: Table, values: Mapping[str, Any]) -> str:
    return "/".join([table.name, *(str(values[column.key]) for column in table.primary_key)])


def _digest(table: Table, values: Mapping[str, Any]) -> str:
    return digest(table, values, _MOVING.get(table.name, ()))


def _digest_of_group(group: seal_groups.Rows) -> str:
    """Of all rows of a group, in no order."""
    said: dict[str, Json] = {}
    for table, rows in group.items():
        digests = (_digest(table_of(row), values_of(row)) for row in rows)
        said[table] = [*sorted(digests)]
    return digest_of(said)


def unsealed(transaction: Transaction) -> dict[str, Json]:
    """Rows of which the chain tells nothing, with what they contain now."""
    told = _last_told(transaction)
    return {name: now for name, now in _now(transaction) if name not in told}


def seal_new_kinds(transaction: Transaction) -> int:
    """Take in the rows of the kinds that this version seals and none before it did; how many.

    Rows of a kind that the chain knows are never taken in: one that it does not tell of was put in.
    """
    kinds = {name.partition("/")[0] for name in _last_told(transaction)}
    new = {n: d for n, d in unsealed(transaction).items() if n.partition("/")[0] not in kinds}
    if new:
        write(transaction, new)
    return len(new)


def sound(transaction: Transaction) -> frozenset[str]:
    """The rows that are what the chain told of them last, in whatever version the database is."""
    there = inspect(transaction.connection())
    if not there.has_table(HistoryRecord.__tablename__):
        return frozenset()
    told = {name: last for name, (_, last) in _last_told(transaction).items()}
    found: set[str] = set()
    for table in _sealed_tables():
        if there.has_table(table.name):
            known = {str(column["name"]) for column in there.get_columns(table.name)}
            rows = _rows_of(transaction, table, known)
            found |= {name for name, now in rows if told.get(name) == now}
    return frozenset(found)


def seal_migrated(transaction: Transaction, before: frozenset[str]) -> int:
    """Tell what the rows contain that were `sound` before a migration changed them; how many."""
    told = {name: last for name, (_, last) in _last_told(transaction).items()}
    rows = (pair for table in _sealed_tables() for pair in _rows_of(transaction, table))
    changed: dict[str, Json] = {
        name: now for name, now in rows if name in before and told[name] != now
    }
    if changed:
        write(transaction, changed)
    return len(changed)


def faults(transaction: Transaction) -> Iterator[Broken]:
    """Rows that are not what the chain told of them last; gone, or never told of."""
    told, there = _last_told(transaction), dict(_now(transaction))
    for name, now in there.items():
        number, last = told.get(name, (0, None))
        if last != now:
            why = "内容与记录不符" if last else "不是经系统登记的"
            yield Broken(ROW_CHAIN, number, f"{name} {why}")
    for name, (number, last) in told.items():
        if last is not None and name not in there:
            yield Broken(ROW_CHAIN, number, f"{name} 被删除")


def _last_told(transaction: Transaction) -> dict[str, tuple[int, Json]]:
    lines = select(HistoryRecord.number, HistoryRecord.data).where(HistoryRecord.chain == ROW_CHAIN)
    told: dict[str, tuple[int, Json]] = {}
    for number, data in transaction.execute(lines.order_by(HistoryRecord.number)):
        rows = data.get("rows")
        assert isinstance(rows, dict)
        told |= {name: (number, last) for name, last in rows.items()}
    return told


def _now(transaction: Transaction) -> Iterator[tuple[str, str]]:
    for table in _sealed_tables():
        yield from _rows_of(transaction, table)
    for name, group in seal_groups.all_groups(transaction):
        yield name, _digest_of_group(group)


def _sealed_tables() -> Iterator[Table]:
    return (table for table in Row.metadata.sorted_tables if is_sealed(table.name))


def _rows_of(
    transaction: Transaction, table: Table, known: Collection[str] | None = None
) -> Iterator[tuple[str, str]]:
    """Name and digest of each row; `known` are the columns that the database has by now."""
    columns = [one for one in table.columns if known is None or one.name in known]
    for row in transaction.execute(select(*columns)).mappings():
        values = {column.key: row.get(column) for column in table.columns}
        yield _name(table, values), _digest(table, values)
