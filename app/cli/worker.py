"""Fire deadlines and deliver events, beside web processes that only serve pages."""

import signal
import threading

import click

from app import house
from app.chores import alarm_clock
from app.telemetry import logs


@click.command()
def command() -> None:
    """Work until interrupted; any number of workers may run on one PostgreSQL database."""
    given = house.settings()
    logs.configure(given)
    engine = house.open_engine(given)
    house.require_audit_keys(engine)
    alarm = alarm_clock(engine)
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: over.set())
    alarm.start()
    click.echo("正在值守：期限、消息、对外通知。Ctrl-C 结束。")
    over.wait()
    alarm.stop()
