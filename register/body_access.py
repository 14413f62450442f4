"""Who reads what of a recognised body: anybody that it is one and how it stands; the rest those
whom a case about it would concern, and what is still being looked into the department and agency.
"""

from collections.abc import Sequence
from dataclasses import replace

from engine.lifecycle.actor import Actor
from engine.lifecycle.audience import EVERYBODY, STAFF
from engine.lifecycle.authority import oversees
from engine.persistence import Store
from engine.persistence.visibility import candidacies
from register.body_queries import DiaryLine
from register.handlers.members import members_of
from register.handlers.parties import parties_of_base
from register.lifecycle.decisions import INQUIRY
from register.lines import BaseFile
from register.rows import Base


def roles_towards(store: Store, actor: Actor, number: str) -> frozenset[str]:
    """The roles that the actor would have in a case about the body; empty for the public."""
    if oversees(actor):
        return EVERYBODY
    own = set(candidacies(actor))
    with store.read() as transaction:
        base = transaction.get(Base, number)
        if base is None:
            return frozenset()
        known = [*parties_of_base(transaction, base)]
        known += [
            (f"host:{one.credit_code}", "participant") for one in members_of(transaction, base)
        ]
    return frozenset(role for group, role in known if f"group:{group}" in own)


def readable(found: BaseFile, roles: frozenset[str]) -> BaseFile:
    """The file without what none of the roles reads.

    An inquiry that is open, and a grade that is not final, are the staff's, as is why a member may
    take part beyond the limits. The public reads what the notice of recognition says, and how the
    body stands.
    """
    if roles & STAFF:
        return found
    if not roles:
        return replace(
            found, recommender=None, reports=(), evaluations=(), grants=(), changes=(),
            inquiries=(), sanctions=(), members=(), takes_part={}, targets=(), results=(),
        )  # fmt: skip
    return replace(
        found,
        inquiries=tuple(one for one in found.inquiries if one.closed_on),
        evaluations=tuple(
            one if one.concluded_on else replace(one, grade=None) for one in found.evaluations
        ),
        members=tuple(replace(one, exception=None) for one in found.members),
    )


def readable_diary(lines: Sequence[DiaryLine], roles: frozenset[str]) -> Sequence[DiaryLine]:
    """What happened, as far as the roles read it: the public the body's own status alone."""
    if roles & STAFF:
        return lines
    hidden = {INQUIRY.noun}
    return [one for one in lines if not one.item or (roles and one.noun not in hidden)]
