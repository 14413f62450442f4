"""What a sweep costs when nothing is due: with 100 pending timers and with 100,000.

python -m benchmarks.deadlines_idle
"""

import tempfile
import time
from pathlib import Path
from statistics import median

from sqlalchemy import insert, select, text

from benchmarks.deadlines_cases import NOW, database, engine_on, fill, servers
from engine.commands.core.engine import Engine
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.persistence.case_rows import Timer

TICKS = 300


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, servers(Path(folder)) as kinds:
        for kind, server in kinds.items():
            few, many = _waiting(server, "few", 100), _waiting(server, "many", 100_000)
            # in turn, so that whatever else the machine does falls on both alike
            ticks = [(_tick(few), _tick(many)) for _ in range(TICKS)]
            with_few, with_many = (median(column) * 1e3 for column in zip(*ticks, strict=True))
            print(
                f"{kind}: idle tick with 100 pending {with_few:.2f} ms, "
                f"with 100,000 {with_many:.2f} ms; ratio {with_many / with_few:.2f}",
                flush=True,
            )
            for engine in (few, many):
                engine.store.close()


def _waiting(server: str, name: str, pending: int) -> Engine:
    url = database(server, name)
    fill(url, 1)
    engine = engine_on(url)
    _copy_timers(engine, pending - 1)
    return engine


def _tick(engine: Engine) -> float:
    """Seconds."""
    began = time.perf_counter()
    swept = fire_due_timers(engine, now=NOW)
    took = time.perf_counter() - began
    assert (swept.fired, swept.failed) == (0, 0)
    return took


def _copy_timers(engine: Engine, count: int) -> None:
    """More pending timers like the one there is: a tick that finds nothing due reads no case."""
    with engine.store.write() as transaction:
        one = transaction.execute(select(Timer.__table__)).mappings().one()
        keys = (engine.store.next_key() for _ in range(count))
        rows = [{**one, "key": key, "element_instance_key": key} for key in keys]
        transaction.execute(insert(Timer), rows)
    with engine.store.database.connect() as connection:
        # what PostgreSQL does by itself after a while
        free = connection.execution_options(isolation_level="AUTOCOMMIT")
        free.execute(text("VACUUM ANALYZE" if transaction.postgres else "ANALYZE"))


if __name__ == "__main__":
    main()
