"""register.member: units that apply together, join a body, or do so no longer."""

from collections.abc import Callable, Mapping

from engine.commands.core.handlers import Handled, HandledJob
from engine.persistence import Transaction
from register.handlers.admissions import admit_member, propose_member
from register.handlers.members import count_members, enter_members, release_members
from register.handlers.reading import event_of

EVENTS: Mapping[str, Callable[[Transaction, HandledJob], Handled]] = {
    "apply": enter_members,
    "count": count_members,
    "propose": propose_member,
    "admit": admit_member,
    "release": release_members,
}


def member(transaction: Transaction, job: HandledJob) -> Handled:
    """Header `event`: apply, count, propose, admit, release."""
    return EVENTS[event_of(job, EVENTS)](transaction, job)
