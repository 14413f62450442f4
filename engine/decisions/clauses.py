"""The clauses of a regulation that a rule cites at the head of its annotation."""

import re

_CLAUSE = re.compile(r"[A-Z][A-Z0-9]*(?:-[0-9A-Za-z]+)+", re.ASCII)
"""An id: the programme's prefix in capitals, and the parts of the number, joined by hyphens.
Whether there is such a clause is told where the programmes are known."""
_BETWEEN = re.compile(r"[\s,，、;；]*")


def clauses_of(annotation: str) -> tuple[str, ...]:
    """The clause ids that an annotation begins with; what follows them is free text.

    >>> clauses_of("JS-LAB-8-1-b、JS-LAB-8-2 牵头单位信用不良（另见 JS-1）")
    ('JS-LAB-8-1-b', 'JS-LAB-8-2')
    >>> clauses_of("说明")
    ()
    """
    found: list[str] = []
    at = 0
    while head := _CLAUSE.match(annotation, at):
        found.append(head.group())
        gap = _BETWEEN.match(annotation, head.end())
        at = gap.end() if gap else head.end()
    return tuple(dict.fromkeys(found))
