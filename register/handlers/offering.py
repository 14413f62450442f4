"""register.offer: what a form's select offers; register.check-codes: whether codes can be such."""

from collections.abc import Mapping

from sqlalchemy import select

from engine.commands.core.handlers import BusinessError, Handled, HandledJob
from engine.errors import Refused
from engine.json_types import Json
from engine.persistence import Transaction
from register import credit_code
from register.evaluation_facts import scheduled
from register.handlers.panels import eligible
from register.handlers.parties import parties
from register.handlers.reading import event_of, header, lines, rules, text, text_or_none
from register.handlers.recognition import require_new
from register.rows import Base, Organisation


def offer(transaction: Transaction, job: HandledJob) -> Handled:
    """Header `event` says what: applicants, recommenders, recommender-of-host, bodies, experts."""
    match event_of(job, OFFERED):
        case "applicants":
            return _applicants(transaction)
        case "recommenders":
            kinds = header(job, "recommenders").split()
            return Handled({"recommenders": recommenders(transaction, kinds)})
        case "recommender-of-host":
            return _recommender_of_host(transaction, job)
        case "bodies":
            return _bodies(transaction, job)
        case _:
            return _experts(transaction, job)


OFFERED = ("applicants", "recommenders", "recommender-of-host", "bodies", "experts")


def _applicants(transaction: Transaction) -> Handled:
    """The organisations that may apply."""
    known = select(Organisation).where(Organisation.affiliation.is_not(None))
    options: list[Json] = [
        {"value": one.credit_code, "label": one.name}
        for one in transaction.scalars(known.order_by(Organisation.name))
    ]
    return Handled({"applicant_options": options})


def recommenders(transaction: Transaction, kinds: list[str]) -> list[Json]:
    """Who recommends as one of these, each with what it recommends as."""
    known = select(Organisation).where(Organisation.recommends_as.in_(kinds))
    ordered = known.order_by(Organisation.recommends_as, Organisation.name)
    return [
        {"value": one.credit_code, "label": f"{one.name}（{one.recommends_as}）"}
        for one in transaction.scalars(ordered)
    ]


def _recommender_of_host(transaction: Transaction, job: HandledJob) -> Handled:
    """What kind of recommender was chosen, and which ones the applicant could choose rightly."""
    of = rules(transaction, job)
    if of.recommenders is None:
        raise Refused(f"“{of.programme}”的名录规则没有写明推荐单位（recommenders），请补上")
    chosen = transaction.get(Organisation, text(job, "recommender_code"))
    host = transaction.get(Organisation, text(job, "credit_code"))
    right = of.recommenders.of(job.variables.get("host_affiliation"))
    offered = select(Organisation).where(Organisation.recommends_as == right)
    if right in of.recommenders.by_region and host and host.region:
        offered = offered.where(Organisation.region == host.region)
    options: list[Json] = [
        {"value": one.credit_code, "label": one.name}
        for one in transaction.scalars(offered.order_by(Organisation.name))
    ]
    kind = (chosen and chosen.recommends_as) or "不是推荐单位"
    hosts = [text(job, "credit_code")]
    return Handled(
        {"recommended_by": kind, "recommender_options": options},
        parties=parties(transaction, of.programme, hosts, text_or_none(job, "recommender_code")),
    )


def _bodies(transaction: Transaction, job: HandledJob) -> Handled:
    """The programme's bodies in the register, for a form's select.

    A case that a host started (header `whose`: 本单位) offers those of its organisation only;
    header `also` names a status outside the register that is offered too; with header `evaluation`
    only those are offered whose next evaluation has not begun.
    """
    of = rules(transaction, job)
    statuses = {*of.current, *job.headers.get("also", "").split()}
    if unknown := statuses - of.statuses.keys():
        raise Refused(
            f"“{of.programme}”没有“{'、'.join(sorted(unknown))}”这种状态，请改正参数 also"
        )
    asked = select(Base).where(Base.programme == of.programme, Base.status.in_(statuses))
    if (own := _starter(job)) and job.headers.get("whose") == "本单位":
        asked = asked.where(Base.credit_code == own)
    if job.headers.get("evaluation"):
        numbers = transaction.scalars(asked.with_only_columns(Base.number)).all()
        asked = asked.where(Base.number.in_(scheduled(transaction, numbers)))
    options: list[Json] = [
        {"value": one.number, "label": f"{one.number} {one.name}"}
        for one in transaction.scalars(asked.order_by(Base.number))
    ]
    return Handled({"base_options": options})


def _experts(transaction: Transaction, job: HandledJob) -> Handled:
    """The experts on offer (header `experts`, a group), without the applicant's own people."""
    options: list[Json] = [
        {"value": one.login, "label": one.name} for one in eligible(transaction, job)
    ]
    return Handled({"expert_options": options})


def check_codes(transaction: Transaction, job: HandledJob) -> Handled:
    """Each 统一社会信用代码 (`credit_code`, and those of the list that header `list` names) can be
    one and is given once; with header `entered`, the body is not in the register already.

    Throws the BPMN error `credit-code` with the sentence in `unmet_text` and `decision_text`.
    """
    named = job.headers.get("list")
    listed: list[Mapping[str, Json]] = [*lines(job, named)] if named else []
    codes = [text(job, "credit_code"), *(str(one["credit_code"]) for one in listed)]
    faults = [fault for code in codes if (fault := credit_code.fault(code))]
    faults += [f"“{code}”填了不止一次" for code in dict.fromkeys(codes) if codes.count(code) > 1]
    if faults:
        said = "；".join(faults)
        raise BusinessError("credit-code", said, {"unmet_text": said, "decision_text": said})
    if job.headers.get("entered"):
        require_new(transaction, job)
        return Handled({"unmet_text": None, "decision_text": None})
    return Handled()


def _starter(job: HandledJob) -> str | None:
    """The organisation of the person who started the case."""
    said = job.variables.get("startedBy")
    organisation = said.get("organisation") if isinstance(said, dict) else None
    return str(organisation) if organisation else None
