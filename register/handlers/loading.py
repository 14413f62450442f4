"""register.load-body: what the register knows of a body; forms show it, nobody types it."""

from engine.commands.core.handlers import Handled, HandledJob
from engine.persistence import Transaction
from register.handlers.bases import base_of, case_of, facts
from register.handlers.body_facts import facts_of
from register.handlers.parties import parties_of_base


def load_body(transaction: Transaction, job: HandledJob) -> Handled:
    """The body's facts; header `title` names what the case is about.

    Header `with` names what else is loaded (`register.handlers.body_facts.GROUPS`).
    """
    base = base_of(transaction, job)
    told = facts(transaction, base)
    if "title" in job.headers:
        told = case_of(transaction, base, job.headers["title"])
    for group in job.headers.get("with", "").split():
        told |= facts_of(group, transaction, base, job)
    return Handled(told, parties=parties_of_base(transaction, base))
