"""Before an applicant fills in a form: what the register knows is there, and what may be chosen."""

from sqlalchemy import or_, select

from engine.commands.core.handlers import Handled, HandledJob
from engine.json_types import Json
from engine.persistence import Transaction
from register.handlers.offering import recommenders
from register.handlers.reading import header, legal_day, rules
from register.handlers.recognition import current_title
from register.rows import Batch, Organisation
from register.windows import statistics_window


def prepare_application(transaction: Transaction, job: HandledJob) -> Handled:
    """The applicant's organisation, the batches that are open, the recommenders there are.

    Nothing that the case knows already is replaced: an application sent back to be completed
    keeps what was filled in, and its own batch stays on offer though its window has closed.
    """
    batches = _batches(transaction, job)
    return Handled(
        {
            **_only_batch(transaction, job, batches),
            **_host(transaction, job),
            **_first(transaction, job),
            **{name: job.variables[name] for name in _KEPT if job.variables.get(name) is not None},
            "open_batches": [
                {"value": one.id, "label": f"{one.title}（{one.id}）"} for one in batches
            ],
            "window_closes_on": _closes_on(job, batches),
            "recommenders": recommenders(transaction, header(job, "recommenders").split()),
        }
    )


def _closes_on(job: HandledJob, batches: list[Batch]) -> str | None:
    """The last day of the case's own window, else of the first of those open to close."""
    own = [one for one in batches if one.id == job.variables.get("batchId")]
    first = next(iter(own or batches), None)
    return first.closes_on.isoformat() if first else None


_KEPT = (
    "batchId",
    "caseTitle",
    "credit_code",
    "host_name",
    "host_affiliation",
    "stat_window_from",
    "stat_window_to",
)


def _batches(transaction: Transaction, job: HandledJob) -> list[Batch]:
    today = legal_day(job.now)
    is_open = (Batch.opens_on <= today) & (Batch.closes_on >= today)
    own = Batch.id == job.variables.get("batchId")
    offered = select(Batch).where(
        Batch.programme == rules(transaction, job).programme, or_(is_open, own)
    )
    return list(transaction.scalars(offered.order_by(Batch.closes_on, Batch.id)))


def _only_batch(transaction: Transaction, job: HandledJob, batches: list[Batch]) -> dict[str, Json]:
    """The only batch is chosen already, and with it the years that its indicators cover."""
    if len(batches) != 1:
        return {}
    chosen: dict[str, Json] = {"batchId": batches[0].id}
    window = rules(transaction, job).windows.get(batches[0].stat_window_mode or "")
    if window is not None:
        first, last = statistics_window(legal_day(job.now), window)
        chosen |= {"stat_window_from": first.isoformat(), "stat_window_to": last.isoformat()}
    return chosen


def _host(transaction: Transaction, job: HandledJob) -> dict[str, Json]:
    """The organisation of whoever began the case; its name and code are not for typing."""
    known = transaction.get(Organisation, _code(job))
    if known is None:
        return {"host_registered": False}
    affiliation = {"host_affiliation": known.affiliation} if known.affiliation else {}
    return {
        "caseTitle": f"{known.name}的申报",
        "credit_code": known.credit_code,
        "host_name": known.name,
        "host_registered": True,
        **affiliation,
    }


def _first(transaction: Transaction, job: HandledJob) -> dict[str, Json]:
    """Whether the applicant holds no recognition of the programme now."""
    title = current_title(
        transaction, rules(transaction, job).programme, _code(job), legal_day(job.now)
    )
    return {"first_application": title is None}


def _code(job: HandledJob) -> str:
    """The organisation the case is about, or that of whoever began it."""
    starter = job.variables.get("startedBy")
    begun_by = starter.get("organisation") if isinstance(starter, dict) else None
    return str(job.variables.get("credit_code") or begun_by or "")
