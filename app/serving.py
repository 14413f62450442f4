"""The HTTP server, with limits that no slow, idle or endless request gets past.

waitress reads all connections in one loop and gives only whole requests to its threads, so that a
request that never ends costs a socket and no thread. What it lacks is an end: its own timeout
begins anew with every byte. Here a request's header and body have a time of their own, a connection
that waits loses its place when places become scarce, and a body that is too large is refused while
it arrives. `docs/operations.md` says how this was measured against other servers.
"""

from typing import Any

from flask import Flask
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer, create_server
from waitress.task import ErrorTask, WSGITask

from app.parking import WAITING_PATHS, Look, Parked, Parking, parkable
from app.web import LARGEST_REQUEST, WAITS
from tasklist.security import HEADERS

THREADS = 8
CONNECTIONS = 1000
IDLE_SECONDS = 30
"""A connection without a request, or whose answer is not read."""
HEADER_SECONDS = 15
"""From the first byte of a request to the end of its header."""
BODY_SECONDS = 300
"""From the first byte of a request to its last: 25 MB over a line of 0.7 Mbit/s."""
SCARCE = 0.8
"""The part of all connections in use from which on those that wait have to go."""
HURRIED_SECONDS = 3
LARGEST_HEADER = 32 * 1024
LARGEST_BUFFER = 64 * 1024 * 1024
"""An answer that is not read waits in a file, not in a thread."""


class Refusal(ErrorTask):
    """What waitress itself answers (400, 413, 431), with the headers of every answer of ours."""

    def execute(self) -> None:
        """Answer."""
        self.response_headers.extend(HEADERS.items())
        super().execute()  # type: ignore[no-untyped-call]


class Asking(WSGITask):
    """A request; the application is told which, so that it finds it again when it has waited."""

    def get_environment(self) -> dict[str, Any]:
        """The WSGI environment, with the body from its beginning."""
        environ: dict[str, Any] = super().get_environment()  # type: ignore[no-untyped-call]
        if environ["PATH_INFO"] in WAITING_PATHS:
            environ["wsgi.input"].seek(0)
            environ["guicheng.request"] = self.request
        return environ


class Channel(HTTPChannel):
    """A connection; `begun` is when the request that is arriving began."""

    begun = 0.0
    task_class = Asking
    error_task_class = Refusal

    def service(self) -> None:
        """Answer the request, or set it aside until there is something to answer."""
        try:
            super().service()  # type: ignore[no-untyped-call]
        except Parked:
            self.server.parking.add(self, self.requests[0].wait)

    def received(self, data: bytes) -> bool:
        """Take bytes in; a request that goes on keeps the moment it began."""
        goes_on = self.request is not None
        taken: bool = super().received(data)  # type: ignore[no-untyped-call]
        if self.request is None:
            self.begun = 0.0
        elif not goes_on:
            self.begun = self.last_activity  # when these bytes came
        return taken

    def waits_too_long(self, now: float, hurried: bool) -> bool:
        """Whether the connection has had its time; never while it is answered."""
        if self.requests:
            return False
        silent = now - self.last_activity > (HURRIED_SECONDS if hurried else IDLE_SECONDS)
        if not self.begun:
            return silent
        if self.request is not None and self.request.headers_finished:
            return silent or now - self.begun > (IDLE_SECONDS if hurried else BODY_SECONDS)
        return now - self.begun > (HURRIED_SECONDS if hurried else HEADER_SECONDS)


class Server(TcpWSGIServer):
    """A server that closes what waits too long, the sooner the fewer places are left."""

    channel_class = Channel
    parking: Parking

    def maintenance(self, now: float) -> None:
        """Called every second."""
        hurried = len(self.active_channels) > SCARCE * self.adj.connection_limit
        for channel in self.active_channels.values():
            if channel.waits_too_long(now, hurried):
                channel.will_close = True


def server(app: Flask, host: str, port: int, **more: Any) -> TcpWSGIServer:
    """A server that is bound and not yet running; `more` are waitress's own arguments."""
    look: Look = app.extensions[WAITS]
    parking = Parking(look)
    settings = {
        "threads": THREADS,
        "connection_limit": CONNECTIONS,
        "cleanup_interval": 1,
        "asyncore_use_poll": True,
        "max_request_header_size": LARGEST_HEADER,
        "max_request_body_size": LARGEST_REQUEST,
        "outbuf_high_watermark": LARGEST_BUFFER,
        "ident": None,
        **more,
    }
    made: TcpWSGIServer = create_server(parkable(app), host=host, port=port, **settings)
    for each in _bound(made):
        each.__class__ = Server  # create_server knows no other class
        each.channel_class = Channel
        each.parking = parking  # type: ignore[attr-defined]
    return made


def _bound(made: Any) -> list[TcpWSGIServer]:
    """The one server, or those of a name with several addresses."""
    if isinstance(made, TcpWSGIServer):
        return [made]
    return [one for one in made.map.values() if isinstance(one, TcpWSGIServer)]
