"""What the register knows of a body, drawn into a case: forms show it, nobody types it."""

from datetime import date

from sqlalchemy import select

from engine.commands.core.handlers import Handled, HandledJob
from engine.json_types import Json
from engine.persistence import Transaction
from register.handlers.parties import parties_of_base
from register.handlers.reading import found, header, text
from register.rows import CURRENT, Base, Organisation


def offer_bases(transaction: Transaction, job: HandledJob) -> Handled:
    """The programme's bodies in the series, for a form's select.

    A case that a host started (header `whose`: 本单位) offers those of its organisation only;
    header `also` names a standing outside the series that is offered too.
    """
    standings = {*CURRENT, job.headers.get("also", CURRENT[0])}
    asked = select(Base).where(
        Base.programme == header(job, "programme"), Base.status.in_(standings)
    )
    if (own := _starter(job)) and job.headers.get("whose") == "本单位":
        asked = asked.where(Base.credit_code == own)
    options: list[Json] = [
        {"value": one.number, "label": f"{one.number} {one.name}"}
        for one in transaction.scalars(asked.order_by(Base.number))
    ]
    return Handled({"base_options": options})


def load_base(transaction: Transaction, job: HandledJob) -> Handled:
    """The body's facts; header `title` names what the case is about."""
    base = base_of(transaction, job)
    told = case_of(transaction, base, header(job, "title"))
    return Handled(told, parties=parties_of_base(base))


def base_of(transaction: Transaction, job: HandledJob) -> Base:
    """The body `base_no` names. Raises NotFound where the register has none."""
    return found(transaction, Base, text(job, "base_no"), "基地")


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


def _starter(job: HandledJob) -> str | None:
    """The organisation of the person who started the case."""
    said = job.variables.get("startedBy")
    organisation = said.get("organisation") if isinstance(said, dict) else None
    return str(organisation) if organisation else None
