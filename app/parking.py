"""Requests that wait are parked: their connection stays open and no thread holds it.

A request that waits (`api.waiting`) is set aside with its connection; one thread looks, for all of
them together, whether what they wait for is there, and gives those back to the server's threads,
no more of them than there is for. A caller that has gone away in the meantime is dropped.
"""

import logging
import socket
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from threading import Condition, Thread
from time import monotonic
from typing import Any

from api.waiting import ENVIRON, Asked, Wait

TICK_SECONDS = 0.2
WAITING_PATHS = ("/v2/jobs/activation", "/v2/process-instances")
Look = Callable[[Collection[Asked]], Mapping[Asked, int]]
"""How many of the requests that wait for each of these there is something for."""
logger = logging.getLogger(__name__)


class Parked(BaseException):
    """A request waits: nothing is sent, and its thread is free. It passes every `except Exception`
    of the server on its way out of the thread.
    """


class Parking:
    """The connections whose requests wait, and the thread that looks for them."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._changed = Condition()
        self._waiting: list[tuple[float, Any, Wait]] = []
        self._stopped = False
        Thread(target=self._run, name="parking", daemon=True).start()

    def add(self, channel: Any, wait: Wait) -> None:
        """Park a connection until what it waits for is there, or its time is over."""
        with self._changed:
            known = channel.requests[0]
            if not hasattr(known, "parked_until"):
                known.parked_until = monotonic() + wait.seconds
            self._waiting.append((known.parked_until, channel, wait))
            self._changed.notify()

    def stop(self) -> None:
        """Look no more."""
        with self._changed:
            self._stopped = True
            self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._stopped or self._waiting)
                if self._stopped:
                    return
            try:
                self._round()
            except Exception:  # whatever failed, those who wait are looked for again
                logger.exception("looking for what requests wait for failed")
            with self._changed:
                self._changed.wait_for(lambda: self._stopped, TICK_SECONDS)

    def _round(self) -> None:
        with self._changed:
            self._waiting = [each for each in self._waiting if not _gone(each[1])]
            asked = {wait.asked for _until, _channel, wait in self._waiting if wait.asked}
        found = dict(self._look(asked)) if asked else {}
        with self._changed:
            woken = [*self._woken(found, monotonic())]
            self._waiting = [each for each in self._waiting if each not in woken]
        for _until, channel, _wait in woken:
            channel.server.add_task(channel)

    def _woken(self, found: dict[Asked, int], now: float) -> Iterator[tuple[float, Any, Wait]]:
        """Those whose time is over, and the first ones of those that there is something for."""
        for each in self._waiting:
            until, _channel, wait = each
            if wait.asked is not None and found.get(wait.asked, 0) > 0:
                found[wait.asked] -= 1
                yield each
            elif until <= now:
                wait.expired = True
                yield each


def _gone(channel: Any) -> bool:
    """Whether the caller has closed the connection; it is closed here then, too."""
    with suppress(OSError):
        peeked = channel.socket.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        if peeked:
            return False
        channel.cancel()
        channel.server.pull_trigger()
        return True
    return False  # nothing to read: it still waits


def parkable(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The application, whose requests are parked where a view says that they wait."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ.get("PATH_INFO") not in WAITING_PATHS:
            return application(environ, start_response)
        request = environ["guicheng.request"]
        wait = request.wait = getattr(request, "wait", None) or Wait()
        wait.asked, environ[ENVIRON] = None, wait
        begun: list[tuple[Any, ...]] = []
        body = application(environ, lambda *given: begun.append(given))
        if wait.goes_on:
            if hasattr(body, "close"):
                body.close()
            raise Parked
        start_response(*begun[-1])
        return body

    return answer
