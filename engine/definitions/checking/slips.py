"""Is a name that nobody knows a slip of one that is known?"""

from collections.abc import Collection

MOST = 2
"""So many signs may be wrong, left out, added or swapped; fewer in a short name."""


def slip_of(name: str, known: Collection[str], most: int = MOST) -> str | None:
    """The known name that was probably meant, with at most so many signs wrong.

    Names that differ in their digits are meant to differ, and so are whole words and names that
    only have more at one end (expert, experts).

    >>> slip_of("investment_totl_wan", {"investment_total_wan", "name"})
    'investment_total_wan'
    >>> slip_of("score_2", {"score_1"}), slip_of("recommended_by", {"recommended"})
    (None, None)
    """
    found = [(distance(name, one), one) for one in sorted(known) if _comparable(name, one)]
    nearest = min(found, default=(MOST + 1, ""))
    return nearest[1] if nearest[0] <= min(most, len(name) // 4) else None


def _comparable(name: str, other: str) -> bool:
    near = abs(len(name) - len(other)) <= MOST
    ends = name.startswith(other) or name.endswith(other)
    if ends or other.startswith(name) or other.endswith(name):
        return False
    return near and name.count("_") == other.count("_") and _digits(name) == _digits(other)


def _digits(name: str) -> str:
    return "".join(sign for sign in name if sign.isdigit())


def distance(one: str, other: str) -> int:
    """How many signs must be changed, added, left out or swapped with their neighbour.

    >>> distance("totl", "total"), distance("form", "from"), distance("a", "a")
    (1, 1, 0)
    """
    before, row = list[int](), list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b))
            swapped = i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b
            row.append(min(cost, last[j - 2] + 1) if swapped else cost)
    return row[-1]
