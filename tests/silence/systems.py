"""The other systems answer at once what they are asked, as the demonstration says."""

from datetime import datetime

from sqlalchemy import select

from app.wire import simulated_answers
from engine.commands.core.engine import Engine
from engine.persistence.transit_rows import OutboundEvent
from tests.procedures.walking import told
from webhooks.events import Event
from webhooks.simulator import answer_to


def systems_answer(
    engine: Engine, answered: set[int], silent: frozenset[str], now: datetime
) -> bool:
    """Whether anything was answered; `answered` are the keys of what was heard before, `silent`
    the systems that answer nothing.
    """
    heard = False
    for event in _new(engine, answered):
        answered.add(event.key)
        if event.partner in silent:
            continue
        given = simulated_answers(engine).get(event.partner, {}).get(event.type)
        said = answer_to(given, Event(event.event_id, event.type, event.payload), now)
        if given is not None and said is not None:
            told(engine, event.partner, given.type, said["data"], now, f"to-{event.event_id}")
            heard = True
    return heard


def _new(engine: Engine, answered: set[int]) -> list[OutboundEvent]:
    with engine.store.read() as transaction:
        rows = transaction.scalars(select(OutboundEvent).order_by(OutboundEvent.key))
        return [row for row in rows if row.key not in answered]
