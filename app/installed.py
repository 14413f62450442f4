"""What is in force in this installation, for commands that need no engine: as its database has it,
and where there is none yet, as it ships.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.deadlines.calendar import WorkingCalendar
from engine.persistence import Store
from engine.persistence.programmes import read_bundle_files, shipped_programmes
from engine.programmes import Files, Programmes
from engine.queries import deadlines, programmes
from engine.settings import Settings


def calendar_in_force() -> WorkingCalendar:
    """The working calendar."""
    with _database() as store:
        if store is None:
            return deadlines.shipped_calendar()
        return deadlines.calendar_in_force(store)


def programmes_in_force() -> Programmes:
    """The newest released version of each programme."""
    with _database() as store:
        if store is None:
            return shipped_programmes()
        return programmes.programmes_in_force(store)


def files_in_force(programme: str) -> Files:
    """All files of a programme, by their paths in a tree like a checkout. Raises NotFound where
    there is no such programme.
    """
    with _database() as store:
        versions = {} if store is None else programmes.versions_in_force(store)
        if store is not None and programme in versions:
            return programmes.files_of_version(store, versions[programme])
    return read_bundle_files(shipped_programmes()[programme].id)


@contextmanager
def _database() -> Iterator[Store | None]:
    """That of the settings; None where there is none yet, or one without a table."""
    url = Settings.read(os.environ).database
    path = url.removeprefix("sqlite:///")
    if path != url and not Path(path).is_file():
        yield None
        return
    store = Store(url)
    try:
        yield store if store.has_tables() else None
    finally:
        store.close()
