"""Log lines on standard error: JSON for a collector, or columns for a person.

Lines of libraries (waitress, SQLAlchemy, APScheduler) pass the same way, with the request they
belong to.
"""

import logging
import sys
from typing import TextIO

import structlog
from structlog.typing import Processor

from engine.settings import Settings

_QUIET = ("httpx", "httpcore", "apscheduler", "fontTools", "alembic")
"""Libraries that tell every step: heard from warnings on."""


def configure(settings: Settings, stream: TextIO | None = None) -> None:
    """Write every logger's lines to the stream, as `GUICHENG_LOG` and `GUICHENG_LOG_LEVEL` say."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *_rendered(as_json=settings.log_format == "json"),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _rendered(*, as_json: bool) -> list[Processor]:
    if as_json:
        return [
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ]
    return [structlog.dev.ConsoleRenderer(colors=False)]
