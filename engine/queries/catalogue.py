"""The catalogue of steps as the installation has it: of what is deployed and in force."""

from collections.abc import Mapping, Sequence
from typing import Any

from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require_reader_of_drafts
from engine.persistence import Store, definitions, drafts
from engine.persistence.programmes import newest_programmes
from engine.programmes.bundle import DRAWN
from engine.programmes.catalogue import Entry, catalogue

_made: dict[tuple[str, int], tuple[Entry, ...]] = {}
"""The last one of each database: it changes with a deployment."""


def entries_in_use(
    store: Store, actor: Actor, jobs: Sequence[Mapping[str, Any]]
) -> tuple[Entry, ...]:
    """Every entry; `jobs` are what the program does of itself. Raises Forbidden to all but analysts
    and those who release what they deploy.
    """
    require_reader_of_drafts(actor)
    with store.read() as transaction:
        now = (store.url, definitions.deployments_so_far(transaction))
        if now not in _made:
            files = drafts.all_live_files(transaction)
            drawn = {p: files[p] for p in files if p.endswith(tuple(DRAWN.values()))}
            _made.clear()
            _made[now] = catalogue(newest_programmes(transaction), drawn, jobs)
        return _made[now]
