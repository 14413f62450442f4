"""Measures what a user may feel and writes `docs/performance.md`, the ratios of one run.

.venv/bin/python -m benchmarks.performance_page
"""

import os
import platform
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from benchmarks import lists, verbs, web
from engine.clock import SHANGHAI, Clock

PAGE = Path(__file__).parent.parent / "docs" / "performance.md"


def main() -> None:
    """Measure and write."""
    PAGE.write_text("\n".join(_page()) + "\n", encoding="utf-8")
    print(PAGE.read_text(encoding="utf-8"))


def _page() -> Iterator[str]:
    now, load = Clock().now().astimezone(SHANGHAI), os.getloadavg()[0]
    yield "# Performance"
    yield ""
    yield (
        "Written by `make bench` (`benchmarks/performance_page.py`). A figure by itself says how"
        " fast this machine was; the ratios, whose sides were measured in turns, say how fast the"
        " program is."
    )
    yield ""
    yield f"* {_machine(now)}"
    yield f"* Load of the machine before the run: {load:.1f}"
    yield (
        "* Durable everywhere: SQLite in WAL mode with `synchronous = FULL`, PostgreSQL with"
        " `fsync` on."
    )
    yield ""
    baseline, spent = verbs.measure()
    yield from _verbs(baseline, spent)
    yield from _web(web.run())
    yield from _lists(lists.run())


def _machine(now: datetime) -> str:
    system = f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors"
    return f"{now:%Y-%m-%d %H:%M}, {system}, Python {platform.python_version()}"


def _verbs(baseline: float, spent: verbs.Spent) -> Iterator[str]:
    yield "## Verbs in process"
    yield ""
    yield (
        "The bare SpiffWorkflow loop (one row, reloaded each time, without rights, history, task"
        f" rows or scopes) takes {baseline * 1e3:.2f} ms a completion: 1.00 in the table."
    )
    yield ""
    yield "| verb, database | time ÷ the bare loop's completion | statements |"
    yield "|---|---|---|"
    for name, times in spent.items():
        median = verbs.middle([seconds for seconds, _ in times])
        most = max(count for _, count in times)
        yield f"| {name} | {median / baseline:.2f} | {most} |"
    yield ""


def _web(found: dict[str, list[web.Result]]) -> Iterator[str]:
    yield "## Completions over `/v2`"
    yield ""
    yield "The bare loop ran right before and after each line."
    yield ""
    heads = "per second where the bare loop makes 1,000 | p99 ÷ p50"
    yield f"| database | clients | processes | {heads} |"
    yield "|---|---|---|---|---|"
    for database, results in found.items():
        for clients, processes, rate, median, slow, beside in results:
            yield (
                f"| {database} | {clients} | {processes} | {rate * beside * 1000:.0f}"
                f" | {slow / median:.1f} |"
            )
    yield ""


def _lists(found: dict[tuple[str, int], list[lists.Line]]) -> Iterator[str]:
    yield "## Lists and searches"
    yield ""
    yield (
        "Server time, 95th percentile, of somebody whose group is offered every task; counts end at"
        " 1,000."
    )
    yield ""
    sizes = sorted({size for _, size in found})
    heads = " | ".join(f"{size:,} open cases" for size in sizes)
    yield f"| list, database | {heads} | statements |"
    yield "|---|" + "---|" * (len(sizes) + 1)
    for database in dict.fromkeys(database for database, _ in found):
        columns = [found[database, size] for size in sizes]
        for row in zip(*columns, strict=True):
            times = " | ".join(f"{line.p95:.0f} ms" for line in row)
            yield f"| {row[0].name}, {database} | {times} | {row[-1].statements} |"


if __name__ == "__main__":
    main()
