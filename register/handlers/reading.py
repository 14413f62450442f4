"""What a handler reads from a job's variables, or a sentence that names what is missing."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TypeVar, cast

from engine.clock import SHANGHAI
from engine.commands.core.handlers import HandledJob
from engine.errors import NotFound, Refused
from engine.json_types import Json
from engine.persistence import Row, Transaction
from register.lifecycle.rules import RegisterRules
from register.programme_rules import rules_of, rules_of_process

R = TypeVar("R", bound=Row)


def text(job: HandledJob, name: str) -> str:
    """A text that must be there."""
    value = job.variables.get(name)
    if not isinstance(value, str) or not value:
        raise Refused(f"缺少“{name}”，请在申报材料或表单中补齐")
    return value


def day(job: HandledJob, name: str) -> date:
    """A day that must be there, written 2026-03-16."""
    written = text(job, name)
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Refused(f"“{name}”的值“{written}”不是日期，应写作 2026-03-16") from None


def number(job: HandledJob, name: str) -> int:
    """A whole number that must be there."""
    value = job.variables.get(name)
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)) or value != int(value):
        raise Refused(f"“{name}”应为整数，现为“{value}”")
    return int(value)


def flag(job: HandledJob, name: str) -> bool:
    """Yes or no, which must have been said."""
    value = job.variables.get(name)
    if not isinstance(value, bool):
        raise Refused(f"“{name}”应为是或否，请在表单中补齐")
    return value


def text_or_none(job: HandledJob, name: str) -> str | None:
    """A text that may be absent or empty."""
    return text(job, name) if job.variables.get(name) else None


def day_or_none(job: HandledJob, name: str) -> date | None:
    """A day that may be absent or empty."""
    return day(job, name) if job.variables.get(name) else None


def int_or_none(job: HandledJob, name: str) -> int | None:
    """A whole number that may be absent."""
    return None if job.variables.get(name) is None else number(job, name)


def lines(job: HandledJob, name: str) -> Sequence[Mapping[str, Json]]:
    """A list of objects; empty when there is none."""
    return cast("Sequence[Mapping[str, Json]]", job.variables.get(name) or [])


def texts(job: HandledJob, name: str) -> list[str]:
    """A list of texts; empty when there is none."""
    return [str(value) for value in cast("Sequence[Json]", job.variables.get(name) or [])]


def header(job: HandledJob, name: str) -> str:
    """A header the analyst must give in the diagram."""
    if name not in job.headers:
        raise Refused(f"任务“{job.element_id}”缺少参数 {name}，请在图中补上")
    return job.headers[name]


def found(transaction: Transaction, kind: type[R], key: object, what: str) -> R:
    """The row, locked for this transaction; NotFound with its Chinese name otherwise."""
    row = transaction.get(kind, key, with_for_update=True)
    if row is None:
        raise NotFound(f"名录中没有{what}“{key}”")
    return row


def legal_day(moment: datetime) -> date:
    """The day in which a moment falls, as the law counts days."""
    return moment.astimezone(SHANGHAI).date()


def rules(transaction: Transaction, job: HandledJob) -> RegisterRules:
    """The register's rules of the programme of the case: header `programme`, else its process's."""
    named = job.headers.get("programme")
    return rules_of(transaction, named) if named else rules_of_process(transaction, job.process_id)


def event_of(job: HandledJob, known: Collection[str]) -> str:
    """The header `event`. Raises Refused where it is none of those that the job type knows."""
    event = header(job, "event")
    if event not in known:
        raise Refused(
            f"任务“{job.element_id}”的参数 event“{event}”应为 {'、'.join(known)} 之一，请在图中改正"
        )
    return event
