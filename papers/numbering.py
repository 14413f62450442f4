"""文号: what the step's form says; without one, the next number of a series."""

from engine.clock import SHANGHAI
from engine.persistence import Transaction
from engine.persistence.series import draw
from papers.catalogue import Kind
from papers.facts import PaperServices
from papers.occasion import Occasion


def number_of(
    transaction: Transaction, house: PaperServices, occasion: Occasion, kind: Kind
) -> str:
    """The 文号 that was filled in, or ``补正〔2026〕3号``: one series a programme and year."""
    written = house.found("文号", occasion.filled_in)
    if written:
        return written
    register = house.register(occasion.process.id)
    programme = register.programme if register else ""
    year = occasion.now.astimezone(SHANGHAI).year
    number = draw(transaction, f"document/{programme}/{kind.series}/{year}")
    return f"{kind.series}〔{year}〕{number}号"
