"""The alarm clock of a process: timers, messages, and events for partners."""

from app import wire
from engine.commands.engine import Engine
from engine.scheduling.alarm import AlarmClock
from engine.scheduling.chores import recount, remind, set_aside, sweep


def alarm_clock(engine: Engine) -> AlarmClock:
    """An alarm clock with every chore of the house; the caller starts and stops it."""
    alarm = AlarmClock()
    alarm.add("timers", sweep(engine))
    alarm.add("reminders", remind(engine))
    alarm.add("deadlines", recount(engine))
    alarm.add("messages", set_aside(engine))
    alarm.add("outbox", wire.delivery(engine))
    return alarm
