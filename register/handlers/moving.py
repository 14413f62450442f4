"""A step that a job takes: on the day of the job, for its case."""

from engine.commands.core.handlers import HandledJob
from engine.persistence import Transaction
from register.handlers.reading import legal_day
from register.lifecycle.table import LifecycleTable
from register.steps import Standing, take_step


def move(
    transaction: Transaction, job: HandledJob, table: LifecycleTable, row: Standing, event: str
) -> bool:
    """Whether the event moved the row; one that came late or again is only written down.

    Raises Refused where the table has no such step from the row's state.
    """
    on, case_key = legal_day(job.now), job.process_instance_key
    return take_step(transaction, table, row, event, on=on, case_key=case_key).moved
