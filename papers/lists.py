"""名单: whom a paper names, from the 名录 where the case is a batch."""

from collections.abc import Iterator, Mapping

from sqlalchemy import select

from engine.json_types import Json
from engine.persistence import Transaction
from papers.words import NONE
from register.rows import Application

_CHOSEN = "selected_applications"
"""The variable that holds the numbers of the applications chosen in a batch."""


def listed(
    transaction: Transaction, seen: Mapping[str, Json], alone: Mapping[str, str]
) -> list[dict[str, str]]:
    """A row for each application that a batch has chosen; without a batch the case's own row."""
    chosen = seen.get(_CHOSEN)
    rows = list(_of_batch(transaction, chosen)) if isinstance(chosen, list) else [_own(alone)]
    return [{"序号": str(number), **row} for number, row in enumerate(rows, 1)]


def _of_batch(transaction: Transaction, numbers: list[Json]) -> Iterator[dict[str, str]]:
    of_numbers = select(Application).where(Application.number.in_(map(str, numbers)))
    for row in transaction.scalars(of_numbers.order_by(Application.number)):
        yield {
            "编号": row.number,
            "单位": row.host_name,
            "名称": row.base_name or NONE,
            "类别": row.category or NONE,
        }


def _own(alone: Mapping[str, str]) -> dict[str, str]:
    return {
        "编号": alone["对象编号"],
        "单位": alone["单位"],
        "名称": alone["对象"],
        "类别": alone["类别"],
    }
