"""The State Council's notices of years to come, as a story assumes them."""

from datetime import datetime

from engine.clock import SHANGHAI
from engine.deadlines.notices import COLUMNS

SOURCE = "模拟假定：只放法定节假日，不调休；随农历和节气的节日取常年的日子"
_FESTIVALS = (
    ("元旦", "01-01", "01-01"),
    ("春节", "02-09", "02-12"),
    ("清明节", "04-05", "04-05"),
    ("劳动节", "05-01", "05-02"),
    ("端午节", "06-10", "06-10"),
    ("中秋节", "09-25", "09-25"),
    ("国庆节", "10-01", "10-03"),
)


def appears(year: int) -> datetime:
    """When the notice of that year is published: in the November before."""
    return datetime(year - 1, 11, 15, 9, tzinfo=SHANGHAI)


def assumed(year: int) -> str:
    """The notice of that year as the CSV that an administrator imports."""
    lines = [f"{year},{name},{year}-{first},{year}-{last}," for name, first, last in _FESTIVALS]
    return "\n".join([",".join(COLUMNS), *lines])
