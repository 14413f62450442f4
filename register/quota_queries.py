"""推荐名额 of a batch: how many each recommender may recommend, and has recommended."""

from dataclasses import dataclass

from sqlalchemy import func, select

from engine.persistence import Store
from register.rows import Application, Batch, Organisation


@dataclass(frozen=True, slots=True)
class QuotaLine:
    """`quota` None: the notice does not limit this recommender."""

    recommender_code: str
    name: str
    quota: int | None
    applied: int
    recommended: int

    @property
    def left(self) -> int | None:
        """How many more it may recommend; never less than none."""
        return None if self.quota is None else max(self.quota - self.recommended, 0)


def quotas(store: Store, batch_id: str) -> tuple[QuotaLine, ...]:
    """Every recommender that the notice names or an application chose, by its name; none where the
    notice of the batch limits nobody.
    """
    with store.read() as transaction:
        batch = transaction.get(Batch, batch_id)
        if batch is None or (batch.recommend_quota is None and not batch.recommender_quotas):
            return ()
        code = Application.recommender_code
        counted = (
            select(code, func.count(), func.count(Application.recommended_on))
            .where(Application.batch_id == batch_id, code.is_not(None))
            .group_by(code)
        )
        found = {who or "": (number, done) for who, number, done in transaction.execute(counted)}
        codes = {*found, *batch.recommender_quotas}
        known = select(Organisation).where(Organisation.credit_code.in_(codes))
        names = {one.credit_code: one.name for one in transaction.scalars(known)}
        lines = [
            QuotaLine(one, names.get(one, one), batch.quota_of(one), *found.get(one, (0, 0)))
            for one in codes
        ]
    return tuple(sorted(lines, key=lambda line: (line.name, line.recommender_code)))
