"""What is told of a paper that came to the counter, and which steps it may stand for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from engine.errors import Invalid
from engine.json_types import Json
from engine.lifecycle.audience import NO_ROLE

DEPARTMENT = "department"
"""The role whose officers take papers in."""
DAY_OF_RECEIPT = "dayOfReceipt"
"""A property of a task or message event: the variable that holds the day it was handed in."""
COUNTER_FORM = "counterForm"
"""A property of a message event: the form in which an officer enters it for whoever sent it."""
LONGEST_NAME, LONGEST_NOTE = 200, 2000


@dataclass(frozen=True, slots=True)
class Receipt:
    """When a paper was handed in, by whom and how (当面、邮寄、机要交换 …)."""

    received_on: date
    brought_by: str
    brought_how: str
    note: str = ""


def require_receipt(receipt: Receipt, today: date) -> None:
    """Raises Invalid, saying what is missing or cannot be."""
    if not receipt.brought_by.strip():
        raise Invalid("请填写送交人。")
    if not receipt.brought_how.strip():
        raise Invalid("请填写送交方式。")
    if len(receipt.brought_by) > LONGEST_NAME or len(receipt.brought_how) > LONGEST_NAME:
        raise Invalid(f"送交人、送交方式最多各 {LONGEST_NAME} 字。")
    if len(receipt.note) > LONGEST_NOTE:
        raise Invalid(f"说明最多 {LONGEST_NOTE} 字。")
    if receipt.received_on > today:
        raise Invalid(f"收到日期不能晚于今天（{today.isoformat()}）。")


def stands_for_party(headers: Mapping[str, Json]) -> bool:
    """Whether a task is a party's, so that a paper may stand for it; an expert's is not.

    >>> stands_for_party({"role": "applicant"}), stands_for_party({"role": "department"})
    (True, False)
    """
    return headers.get("role", NO_ROLE) in ("applicant", "participant", "recommender", "agency")
