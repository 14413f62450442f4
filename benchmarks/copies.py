"""A database as it is after years: one running case and one that has ended, copied many times.

Copies are made by the database itself, a statement a table: a hundred thousand cases in seconds.
They are as good as begun ones for whoever reads; nobody can go on with one of them.
"""

from datetime import datetime, timedelta

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Table,
    cast,
    column,
    func,
    insert,
    literal,
    select,
    text,
    true,
    update,
)

from engine.persistence import Row, Store
from engine.persistence.case_rows import Instance, UserTask
from engine.persistence.columns import Key
from engine.persistence.runtime_rows import Candidate

_COPIED = (
    "case_instance", "runtime_token", "case_element_instance", "case_variable", "case_user_task",
    "runtime_candidate", "case_party", "case_timer", "history_record",
)  # fmt: skip
_KEYS = {
    "key", "instance_key", "root_key", "scope_key", "element_instance_key", "task_key", "chain",
    "parent_key",
}  # fmt: skip
"""Columns that hold the key of a row of the case."""
_BEYOND = 10**15
"""Keys of copies are greater than any that the engine gives out."""
_STEP = 1_000
"""Between the keys of two copies: a case has fewer."""


def copy_case(store: Store, key: int, copies: int, *, beyond: int = 0) -> None:
    """Copy the case so many times; `beyond` tells the copies of one case from another's."""
    with store.database.begin() as connection:
        for name in _COPIED:
            _copy(connection, Row.metadata.tables[name], key, copies, _BEYOND + beyond)


def spread_deadlines(store: Store, first: datetime, days: int) -> None:
    """Let the open tasks fall due one day after another, over so many days, and begin likewise."""
    with store.database.begin() as connection:
        for day in range(days):
            moment = first + timedelta(days=day)
            for row, number in ((UserTask, UserTask.key), (Candidate, Candidate.task_key)):
                mine = (number / _STEP) % days == day
                connection.execute(update(row).where(mine).values(deadline_at=moment))
            begun = update(Instance).where((Instance.key / _STEP) % days == day)
            connection.execute(begun.values(started_at=moment - timedelta(days=30)))
    analyse(store)


def analyse(store: Store) -> None:
    """Let the database know how much there is of what, as its own housekeeping does in time.

    SQLite has no such housekeeping, and none is asked of an installation.
    """
    if store.database.dialect.name == "postgresql":
        with store.database.begin() as connection:
            connection.execute(text("ANALYZE"))


def _copy(connection: Connection, table: Table, case: int, copies: int, beyond: int) -> None:
    numbers = _numbers(connection, copies)
    shift = cast(numbers.c.i, Key) * _STEP + (beyond - case)
    values = [_value(one, shift) for one in table.columns]
    rows = select(*values).select_from(table.join(numbers, true())).where(_of_case(table, case))
    connection.execute(insert(table).from_select([c.name for c in table.columns], rows))


def _value(one: Column[object], shift: ColumnElement[int]) -> ColumnElement[object]:
    return (one + shift).label(one.name) if one.name in _KEYS else one


def _of_case(table: Table, case: int) -> ColumnElement[bool]:
    for name in ("instance_key", "chain", "root_key", "key"):
        if name in table.columns:
            return table.c[name] == case
    tasks = select(UserTask.key).where(UserTask.instance_key == case)
    return table.c.task_key.in_(tasks)


def _numbers(connection: Connection, copies: int) -> FromClause:
    if connection.dialect.name == "postgresql":
        series = func.generate_series(1, copies).table_valued(column("i", Integer))
        return series.render_derived()
    first = select(literal(1).label("i")).cte("numbers", recursive=True)
    return first.union_all(select(first.c.i + 1).where(first.c.i < copies))
