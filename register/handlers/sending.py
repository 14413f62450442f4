"""A message to another system: an outbox event in the transaction of the token move."""

from engine.commands.handlers import Handled, HandledJob, OutboxEvent
from engine.errors import Refused
from engine.persistence import Transaction
from register.handlers.reading import header


def send(_transaction: Transaction, job: HandledJob) -> Handled:
    """Queue what the input mapping made of `data` for the partner the headers name."""
    data = job.variables.get("data")
    if not isinstance(data, dict):
        raise Refused(f"任务“{job.element_id}”没有给出要发送的内容（data）")
    return Handled(events=(OutboxEvent(header(job, "partner"), header(job, "type"), data),))
