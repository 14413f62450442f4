"""A message to another system: an outbox event in the transaction of the token move."""

from collections.abc import Mapping

from engine.commands.core.handlers import Handled, HandledJob, OutboxEvent
from engine.errors import Refused
from engine.json_types import Json
from engine.persistence import Transaction
from register.handlers.reading import header


def send(_transaction: Transaction, job: HandledJob) -> Handled:
    """Queue what the input mapping made of `data` for the partner the headers name."""
    return Handled(events=(_event(job, _data(job)),))


def ask(_transaction: Transaction, job: HandledJob) -> Handled:
    """Queue a question: as `send`, with a `question_id` that the answer must bring back."""
    question_id = str(job.key)
    data = {**_data(job), "question_id": question_id}
    return Handled(variables={"question_id": question_id}, events=(_event(job, data),))


def _data(job: HandledJob) -> Mapping[str, Json]:
    data = job.variables.get("data")
    if not isinstance(data, dict):
        raise Refused(f"任务“{job.element_id}”没有给出要发送的内容（data）")
    return data


def _event(job: HandledJob, data: Mapping[str, Json]) -> OutboxEvent:
    return OutboxEvent(header(job, "partner"), header(job, "type"), data)
