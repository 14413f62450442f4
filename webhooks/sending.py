"""What goes out fits its schema: refused in the case that sends it, not by the partner for days."""

from collections.abc import Callable, Mapping
from functools import wraps

from engine.commands.core.handlers import Handled, HandledJob, Handler, OutboxEvent
from engine.errors import Invalid
from engine.persistence import Transaction
from engine.persistence.programmes import programmes_in_force
from webhooks.partners import Partner, find_partner, load_partners

Known = Callable[[Transaction], Mapping[str, Partner]]


def partners_in_force(transaction: Transaction) -> Mapping[str, Partner]:
    """The partners of the programmes as the transaction sees them."""
    return load_partners(programmes_in_force(transaction))


def checked(
    handlers: Mapping[str, Handler], known: Known = partners_in_force
) -> Mapping[str, Handler]:
    """The same handlers; an event that its partner does not take, as it is, becomes an incident."""
    return {type_: _checked(handler, known) for type_, handler in handlers.items()}


def _checked(handler: Handler, known: Known) -> Handler:
    @wraps(handler)
    def handle(transaction: Transaction, job: HandledJob) -> Handled:
        handled = handler(transaction, job)
        if handled.events:
            partners = known(transaction)
            for event in handled.events:
                _check(event, partners)
        return handled

    return handle


def _check(event: OutboxEvent, partners: Mapping[str, Partner]) -> None:
    partner = find_partner(partners, event.partner)
    if event.type not in partner.sends:
        raise Invalid(
            f"{partner.name}（{partner.id}）不收“{event.type}”，见项目的 partners.yaml 的 sends"
        )
    partner.sends[event.type].check(event.data)
