"""The clauses of a regulation that a rule cites at the head of its annotation."""

import re

_HEAD = re.compile(r"(?:GX-COOP|GX-CONS|GX-PILOT|GD|ZJ)-[0-9A-Za-z]+(?:-[0-9A-Za-z]+)*")
_BETWEEN = re.compile(r"[\s,，、;；]*")


def clauses_of(annotation: str) -> tuple[str, ...]:
    """The clause ids that an annotation begins with; what follows them is free text.

    >>> clauses_of("GX-CONS-8-1-b、GX-CONS-8-2 牵头单位信用不良（另见 GD-1）")
    ('GX-CONS-8-1-b', 'GX-CONS-8-2')
    >>> clauses_of("说明")
    ()
    """
    found: list[str] = []
    at = 0
    while head := _HEAD.match(annotation, at):
        found.append(head.group())
        gap = _BETWEEN.match(annotation, head.end())
        at = gap.end() if gap else head.end()
    return tuple(dict.fromkeys(found))
