"""What the register knows of a body, as the variables of a case about it."""

from datetime import date

from sqlalchemy import select

from engine.commands.core.handlers import HandledJob
from engine.json_types import Json
from engine.persistence import Transaction
from register import cases
from register.handlers.reading import found, legal_day, text
from register.rows import Base, Organisation


def base_of(transaction: Transaction, job: HandledJob) -> Base:
    """The body `base_no` names; the job's instance is about it from now on (`register.cases`).

    Raises NotFound where the register has none, and what the arbitration table says of the case.
    """
    base = found(transaction, Base, text(job, "base_no"), "主体")
    cases.enter(transaction, base, job, legal_day(job.now))
    return base


def case_of(transaction: Transaction, base: Base, title: str) -> dict[str, Json]:
    """The variables of a case about a body: its facts, and what people call it."""
    return {
        **facts(transaction, base),
        "caseTitle": f"{base.name}（{title}）",
    }


def facts(transaction: Transaction, base: Base) -> dict[str, Json]:
    """The body as facts; the day of recognition under both spellings the regulations' facts use."""
    host = transaction.get(Organisation, base.credit_code)
    return {
        "base_no": base.number,
        "base_name": base.name,
        "base_category": base.category,
        "base_status": base.status,
        "host_name": host.name if host else base.credit_code,
        "credit_code": base.credit_code,
        "recommender_code": base.recommender_code,
        "local_recommender_code": _local_recommender(transaction, host),
        "document_no": base.document_no,
        "origin": base.origin,
        "recognised_on": base.recognised_on.isoformat(),
        "recognized_on": base.recognised_on.isoformat(),
        "rerecognized_on": _iso(base.renewed_on),
        "valid_until": _iso(base.valid_until),
        "recognized_year": base.recognised_on.year,
    }


def _local_recommender(transaction: Transaction, host: Organisation | None) -> str | None:
    """The one recommender of the region that the organisation is in; None where that is not one."""
    if host is None or host.region is None:
        return None
    asked = select(Organisation.credit_code).where(
        Organisation.recommends_as.is_not(None), Organisation.region == host.region
    )
    found_here = transaction.scalars(asked).all()
    return found_here[0] if len(found_here) == 1 else None


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
