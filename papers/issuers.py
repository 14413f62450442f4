"""出具单位: who signs a paper, by the lane in which its step lies."""

from collections.abc import Mapping

from sqlalchemy import select

from engine.persistence import Transaction
from engine.persistence.account_rows import User
from engine.persistence.case_rows import UserTask, Variable
from engine.persistence.columns import load_json
from engine.programmes import Programme
from papers.occasion import Occasion
from register.rows import Batch, Organisation

_JUDGES = ("recommender", "agency", "department")


def issuer(
    transaction: Transaction,
    variables: Mapping[str, str],
    occasion: Occasion,
    programme: Programme | None,
) -> str:
    """The authority by its full name; another lane by the organisation of whoever works there now,
    or what the case or its batch says in the lane's variable, or the organisation of whoever worked
    there last in this case; else the lane itself. What an end tells a party is the authority's word
    also where the end is drawn in the lane of the party or of nobody: nobody notifies himself.
    """
    lane = occasion.lane
    if programme and lane and lane in programme.actors.get("dept", ""):
        return programme.issuer
    if programme and occasion.element.kind == "endEvent" and not _is_of_judges(occasion):
        return programme.issuer
    named = (
        occasion.organisation
        or _said(transaction, variables.get(lane, ""), occasion)
        or _worked_there(transaction, occasion)
    )
    organisation = transaction.get(Organisation, named) if named else None
    return organisation.name if organisation else named or lane


def _is_of_judges(occasion: Occasion) -> bool:
    """Whether somebody else than a party works in the lane."""
    nodes = occasion.process.nodes.values()
    roles = {node.properties.get("role") for node in nodes if (node.lane or "") == occasion.lane}
    return not roles.isdisjoint(_JUDGES)


def _said(transaction: Transaction, variable: str, occasion: Occasion) -> str:
    value = occasion.seen.get(variable)
    return str(value or _of_batch(transaction, variable, occasion.seen.get("batchId")))


def _of_batch(transaction: Transaction, variable: str, batch_id: object) -> object:
    batch = transaction.get(Batch, batch_id) if isinstance(batch_id, str) else None
    if batch is None:
        return ""
    of_case = select(Variable.value).where(
        Variable.scope_key == batch.case_key, Variable.name == variable
    )
    found = transaction.scalars(of_case).first()
    return load_json(found) if found is not None else ""


def _worked_there(transaction: Transaction, occasion: Occasion) -> str | None:
    """The organisation of whoever completed the last task of the lane."""
    drawn = occasion.process
    steps = [id for id, node in drawn.nodes.items() if (node.lane or "") == occasion.lane]
    last = (
        select(User.organisation)
        .join(UserTask, UserTask.completed_by == User.login)
        .where(UserTask.instance_key == occasion.case_key, UserTask.element_id.in_(steps))
        .order_by(UserTask.ended_at.desc())
    )
    return transaction.scalars(last).first()
