"""文号: what the step's form says; without one, the next number of a series."""

from engine.clock import SHANGHAI
from engine.persistence import Transaction
from papers.catalogue import Kind
from papers.facts import House
from papers.occasion import Occasion
from papers.rows import Series


def number_of(transaction: Transaction, house: House, occasion: Occasion, kind: Kind) -> str:
    """The 文号 that was filled in, or ``补正〔2026〕3号``: one series a programme and year."""
    written = house.found("文号", occasion.filled_in)
    if written:
        return written
    register = house.register(occasion.process.id)
    programme = register.programme if register else ""
    year = occasion.now.astimezone(SHANGHAI).year
    return f"{kind.series}〔{year}〕{_next(transaction, programme, kind.series, year)}号"


def _next(transaction: Transaction, programme: str, series: str, year: int) -> int:
    """Two that ask at the same moment wait for each other at the row."""
    return transaction.execute(
        transaction.insert(Series)
        .values(programme=programme, series=series, year=year, last=1)
        .on_conflict_do_update(
            index_elements=["programme", "series", "year"], set_={"last": Series.last + 1}
        )
        .returning(Series.last)
    ).scalar_one()
