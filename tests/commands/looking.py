"""What the tests look at: rows, as they are after the verb."""

from sqlalchemy import select

from engine.commands.core.engine import Engine
from engine.persistence import Row
from engine.persistence.case_rows import Incident, Instance, Job, Timer, UserTask, Variable
from engine.persistence.columns import load_json
from engine.queries.audit import verify


def open_tasks(engine: Engine) -> list[UserTask]:
    with engine.store.read() as transaction:
        return list(
            transaction.scalars(
                select(UserTask).where(UserTask.state == "open").order_by(UserTask.key)
            )
        )


def all_of(engine: Engine, row: type, *where: object) -> list:
    with engine.store.read() as transaction:
        return list(transaction.scalars(select(row).where(*where)))


def state_of(engine: Engine, key: int) -> str:
    with engine.store.read() as transaction:
        return transaction.get_one(Instance, key).state


def variables(engine: Engine, key: int) -> dict:
    with engine.store.read() as transaction:
        rows = transaction.scalars(select(Variable).where(Variable.scope_key == key))
        return {row.name: load_json(row.value) for row in rows}


def incidents(engine: Engine) -> list[Incident]:
    return all_of(engine, Incident, Incident.state == "open")


def jobs(engine: Engine) -> list[Job]:
    return all_of(engine, Job)


def timers(engine: Engine) -> list[Timer]:
    return all_of(engine, Timer)


def history_holds(engine: Engine) -> bool:
    """Whether every chain holds, and every row is what the chains tell."""
    assert verify(engine.store).broken == ()
    return True


def everything(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, but for the keys given out."""
    with engine.store.read() as transaction:
        return {
            table.name: sorted(map(tuple, transaction.execute(table.select()).all()), key=repr)
            for table in Row.metadata.sorted_tables
            if table.name != "house_key_block"
        }
