"""The alarm clock of a process: timers, messages, and events for partners."""

from datetime import timedelta

from app import wire
from engine.commands.core.engine import Engine
from engine.scheduling.alarm import LONGEST_NAP, AlarmClock
from engine.scheduling.chores import advance, beat, part, recount, remind, set_aside, sweep

NAP_OF_A_DEMONSTRATION = timedelta(seconds=0.2)
"""Its clock is moved by hand, from deadline to deadline."""


def alarm_clock(engine: Engine) -> AlarmClock:
    """An alarm clock with every chore of the house; the caller starts and stops it."""
    alarm = AlarmClock(LONGEST_NAP if engine.settings.production else NAP_OF_A_DEMONSTRATION)
    alarm.add("timers", beat(engine, sweep(engine)))
    alarm.add("reminders", remind(engine))
    alarm.add("parties", part(engine))
    alarm.add("deadlines", recount(engine))
    alarm.add("messages", set_aside(engine))
    alarm.add("batches", advance(engine))
    alarm.add("outbox", wire.delivery(engine))
    return alarm
