"""How many statements the work at hand has sent to the database."""

from contextvars import ContextVar

_sent: ContextVar[int] = ContextVar("statements", default=0)


def start_counting() -> None:
    """Count from nought, in this thread's (or task's) context."""
    _sent.set(0)


def counted_statements() -> int:
    """How many statements were sent since counting began."""
    return _sent.get()


def count() -> None:
    """One more was sent."""
    _sent.set(_sent.get() + 1)
