"""The working calendar of this installation, for commands that need no engine."""

import os
from pathlib import Path

from engine.deadlines.calendar import WorkingCalendar
from engine.persistence import Store
from engine.queries import deadlines
from engine.settings import Settings


def calendar_in_force() -> WorkingCalendar:
    """That of the installation's database; where there is none yet, the shipped one."""
    url = Settings.read(os.environ).database
    path = url.removeprefix("sqlite:///")
    if path != url and not Path(path).is_file():
        return deadlines.shipped_calendar()
    store = Store(url)
    try:
        return deadlines.calendar_in_force(store)
    finally:
        store.close()
