"""Six batches opened at the same moment have six numbers, and nobody's case stops."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

from engine.commands.core.handlers import HandledJob
from engine.persistence import Store
from register.handlers.batches import batch

NOW = datetime(2026, 3, 16, 1, tzinfo=UTC)


def _job(place: int) -> HandledJob:
    return HandledJob(
        key=place,
        type="open-batch",
        headers={"event": "open", "programme": "GD"},
        variables={
            "title": f"专题{place}",
            "guide_published_on": "2026-03-01",
            "opens_on": "2026-03-16",
            "closes_on": "2026-04-16",
        },
        process_instance_key=100 + place,
        process_id="gd-batch",
        element_id="open",
        now=NOW,
    )


def test_six_batches_opened_at_once_have_six_numbers(store: Store) -> None:
    together = Barrier(6)

    def one(place: int) -> str:
        together.wait()
        with store.write() as transaction:
            return str(batch(transaction, _job(place)).variables["batchId"])

    with ThreadPoolExecutor(6) as pool:
        opened = sorted(pool.map(one, range(6)))
    assert opened == [f"GD-2026-{place}" for place in range(1, 7)]
