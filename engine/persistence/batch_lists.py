"""Cases that belong together: those whose `batchId` is the same."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select

from engine.lifecycle.actor import Actor
from engine.lifecycle.audience import STAFF
from engine.persistence.case_lists import BATCH
from engine.persistence.case_rows import Instance, Variable
from engine.persistence.store import Transaction
from engine.persistence.visibility import has_role, reads_variable, sees_case


def of_actor(transaction: Transaction, actor: Actor) -> Sequence[tuple[str, int, int]]:
    """(batch as JSON text, its first case, number of cases) this person may see, newest first."""
    first = func.min(Instance.key)
    rows = (
        select(Variable.value, first, func.count(Instance.key))
        .join(Instance, Instance.key == Variable.scope_key)
        .where(Variable.name == BATCH, Variable.value != "null", sees_case(actor))
        .group_by(Variable.value)
        .order_by(first.desc())
    )
    return transaction.execute(rows).all()


def titles(transaction: Transaction, keys: Sequence[int]) -> dict[int, str]:
    """Case titles by key."""
    rows = select(Instance.key, Instance.title).where(Instance.key.in_(keys))
    return dict(transaction.execute(rows).all())


def variables(transaction: Transaction, actor: Actor, keys: Sequence[int]) -> Sequence[Variable]:
    """The processes' own variables of these cases that the actor may read."""
    rows = (
        select(Variable)
        .join(Instance, Instance.key == Variable.instance_key)
        .where(Variable.scope_key.in_(keys), reads_variable(actor))
    )
    return transaction.scalars(rows.order_by(Variable.key)).all()


def judged_by(transaction: Transaction, actor: Actor, keys: Sequence[int]) -> frozenset[int]:
    """Those of these cases that the actor's office judges, or that he oversees."""
    judging = or_(*(has_role(actor, role) for role in sorted(STAFF)))
    return frozenset(
        transaction.scalars(select(Instance.key).where(Instance.key.in_(keys), judging))
    )
