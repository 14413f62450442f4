"""register.count-bodies: how many were recognised so far, for a target of the text."""

from datetime import date

from sqlalchemy import func, select

from engine.commands.core.handlers import Handled, HandledJob
from engine.json_types import Json
from engine.persistence import Transaction
from register.handlers.reading import header, rules
from register.rows import Base


def count_bodies(transaction: Transaction, job: HandledJob) -> Handled:
    """The programme's recognitions up to the end of each year of the header `years`.

    Who has left since was recognised all the same: the number never falls.
    """
    counted: dict[str, Json] = {}
    for year in header(job, "years").split():
        until = select(func.count()).where(
            Base.programme == rules(transaction, job).programme,
            Base.recognised_on <= date(int(year), 12, 31),
        )
        counted[f"recognized_by_{year}"] = transaction.scalar(until) or 0
    return Handled(counted)
