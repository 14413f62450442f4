"""How many bodies were recognised so far: for a target of the text, never a limit."""

from datetime import date

from sqlalchemy import func, select

from engine.commands.core.handlers import Handled, HandledJob
from engine.json_types import Json
from engine.persistence import Transaction
from register.handlers.reading import header
from register.rows import Base


def count_recognised(transaction: Transaction, job: HandledJob) -> Handled:
    """The programme's recognitions up to the end of each year of the header `years`.

    Who has left since was recognised all the same: the number never falls.
    """
    counted: dict[str, Json] = {}
    for year in header(job, "years").split():
        until = select(func.count()).where(
            Base.programme == header(job, "programme"),
            Base.recognised_on <= date(int(year), 12, 31),
        )
        counted[f"recognized_by_{year}"] = transaction.scalar(until) or 0
    return Handled(counted)
