"""文号: what the step's form says; without one, the next number of a series."""

from engine.clock import SHANGHAI
from engine.persistence import Transaction
from engine.persistence.series import draw
from engine.programmes import PaperKind
from papers.catalogue import series_of
from papers.facts import PaperServices
from papers.occasion import Occasion


def number_of(
    transaction: Transaction, services: PaperServices, occasion: Occasion, kind: PaperKind
) -> str:
    """The 文号 that was filled in, or ``补正〔2026〕3号``: one series a programme and year."""
    written = services.catalogue(transaction, occasion).found("文号", occasion.filled_in)
    if written:
        return written
    programme = services.programme(transaction, occasion)
    owner, series = programme.id if programme else "", series_of(kind)
    year = occasion.now.astimezone(SHANGHAI).year
    number = draw(transaction, f"document/{owner}/{series}/{year}")
    return f"{series}〔{year}〕{number}号"
