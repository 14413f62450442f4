"""``/metrics`` for Prometheus: what this process measured, and what stands in the database.

Several server processes behind one address share their measurements through the folder that
`PROMETHEUS_MULTIPROC_DIR` names (prometheus-client's own setting).
"""

import os
from collections.abc import Iterator
from hmac import compare_digest
from importlib.metadata import version

from flask import Flask, Response, abort, request
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from engine.commands.core.engine import Engine
from engine.queries.operations import numbers, workers_seen

HELP = {
    "instances_active": "Cases that are open",
    "user_tasks_open": "User tasks that wait for somebody",
    "jobs_open": "Jobs that wait for a worker",
    "timers_pending": "Timers that have not fired",
    "timers_overdue": "Timers whose moment has passed: nobody has swept since",
    "timers_fired_late": "Timers that fired more than a minute after their moment",
    "incidents_open": "Incidents that a person must mend",
    "messages_buffered": "Messages that wait for a case",
    "messages_dead": "Messages that nobody took in time",
    "events_pending": "Events that a partner has not taken yet",
    "events_dead": "Events that were given up",
    "next_due_timestamp_seconds": "When a timer or reminder is due next (Unix time; 0: none)",
}


class _Standing(Collector):
    """What stands in the database, counted when it is asked for."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def collect(self) -> Iterator[Metric]:
        """A gauge a number."""
        for name, value in numbers(self._engine.store, self._engine.now()).items():
            yield GaugeMetricFamily(f"guicheng_{name}", HELP[name], value)
        yield self._workers()
        build = GaugeMetricFamily(
            "guicheng_build_info", "The version that runs", labels=["version"]
        )
        build.add_metric([version("guicheng")], 1)
        yield build

    def _workers(self) -> Metric:
        found = GaugeMetricFamily(
            "guicheng_worker_seen_timestamp_seconds",
            "When each process that fires deadlines last looked for due ones (Unix time)",
            labels=["worker"],
        )
        for worker in workers_seen(self._engine.store):
            found.add_metric([worker.name], worker.seen_at.timestamp())
        return found


def mount(app: Flask, engine: Engine, registry: CollectorRegistry) -> None:
    """Answer ``/metrics``; in production only to whoever has `GUICHENG_METRICS_TOKEN`."""
    standing = CollectorRegistry()
    standing.register(_Standing(engine))

    @app.get("/metrics")
    def metrics() -> Response:
        _require_token(engine.settings.metrics_token, needed=engine.settings.production)
        told = generate_latest(_measured(registry)) + generate_latest(standing)
        return Response(told, content_type=CONTENT_TYPE_LATEST)


def _measured(own: CollectorRegistry) -> CollectorRegistry:
    """This process's measurements, or those of all where they share a folder."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return own
    shared = CollectorRegistry()
    MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
    return shared


def _require_token(token: str, *, needed: bool) -> None:
    if not token and needed:
        abort(403, "请设置 GUICHENG_METRICS_TOKEN，并在请求中以 Bearer 提供。")
    given = request.authorization
    if token and not (given and compare_digest((given.token or "").encode(), token.encode())):
        abort(401, "请以 Bearer 提供 GUICHENG_METRICS_TOKEN 中的口令。")
