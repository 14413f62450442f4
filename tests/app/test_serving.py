"""The server goes on answering whatever slow, idle and endless requests are sent to it."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from threading import Thread

import pytest
from flask import Flask, request

from app import serving
from app.web import WAITS
from tasklist.security import HEADERS

LIMIT = 60
_NOTHING = b""


@dataclass(frozen=True)
class Served:
    """A running server with few places."""

    port: int

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), 10)

    def ask(self, sent: bytes) -> bytes:
        with self.connect() as line:
            line.sendall(sent)
            return _read(line)


def _read(line: socket.socket) -> bytes:
    found = b""
    try:
        while more := line.recv(65536):
            found += more
    except ConnectionResetError:
        pass
    return found


GET = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    monkeypatch.setattr(serving, "HEADER_SECONDS", 2)
    monkeypatch.setattr(serving, "BODY_SECONDS", 2)
    app = Flask("x")
    app.extensions[WAITS] = lambda asked: frozenset()  # nobody waits for a case here

    @app.route("/", methods=["GET", "POST"])
    def answer() -> str:
        return str(len(request.get_data()))

    made = serving.server(
        app, "127.0.0.1", 0, connection_limit=LIMIT, max_request_body_size=100_000
    )
    thread = Thread(target=made.run, daemon=True)
    thread.start()
    yield Served(made.socket.getsockname()[1])
    made.close()
    made.task_dispatcher.shutdown()


@pytest.mark.parametrize(
    "opening",
    [
        _NOTHING,
        b"GET / HTTP/1.1\r\nHost: a\r\nX-A: b",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\nabc",
    ],
    ids=["idle", "half a header", "half a body"],
)
def test_more_waiting_connections_than_there_are_places_stop_nobody(
    served: Served, opening: bytes
) -> None:
    with ExitStack() as lines:
        for _ in range(LIMIT + 20):
            line = lines.enter_context(served.connect())
            line.sendall(opening)
        assert served.ask(GET).endswith(b"\r\n\r\n0")


def test_a_header_that_drips_is_cut_off(served: Served) -> None:
    with served.connect() as line:
        line.sendall(b"GET / HTTP/1.1\r\n")
        assert _is_cut_off(line, b"X-A: b\r\n")


def test_a_body_that_drips_is_cut_off(served: Served) -> None:
    with served.connect() as line:
        line.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 90000\r\n\r\n")
        assert _is_cut_off(line, b"a")


def _is_cut_off(line: socket.socket, drop: bytes) -> bool:
    line.settimeout(0.1)
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            line.sendall(drop)
            if line.recv(1) == b"":
                return True
        except TimeoutError:
            continue
        except OSError:
            return True
    return False


def test_a_body_that_says_it_is_too_large_is_refused_before_it_arrives(served: Served) -> None:
    asked = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000000\r\n\r\n"
    assert served.ask(asked)[8:13] == b" 413 "


def test_a_body_without_a_length_is_refused_as_it_grows(served: Served) -> None:
    with served.connect() as line:
        line.sendall(b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
        sent, line_is_open = 0, True
        while line_is_open and sent < 5_000_000:
            try:
                line.sendall(b"2710\r\n" + b"x" * 10_000 + b"\r\n")
                sent += 10_000
            except OSError:
                line_is_open = False
        assert not line_is_open or b"413" in _read(line)
    assert sent < 5_000_000


def test_a_header_that_is_too_large_is_refused(served: Served) -> None:
    asked = b"GET / HTTP/1.1\r\nHost: a\r\nX-A: " + b"b" * 40_000 + b"\r\n\r\n"
    assert served.ask(asked)[8:13] == b" 431 "


@pytest.mark.parametrize(
    "asked",
    [
        b"GET / HTTP/1.1\r\nHost: a\r\nX-A: " + b"b" * 40_000 + b"\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000000000\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost : a\r\n\r\n",
    ],
    ids=["431", "413", "400"],
)
def test_what_the_server_itself_refuses_carries_the_headers_too(
    served: Served, asked: bytes
) -> None:
    answer = served.ask(asked)
    for name, value in HEADERS.items():
        assert f"{name}: {value}".lower().encode() in answer.lower()


def test_two_requests_on_one_connection_are_both_answered(served: Served) -> None:
    kept = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
    found = served.ask(kept + GET)
    assert found.count(b"HTTP/1.1 200") == 2


def test_a_header_of_two_meanings_is_refused(served: Served) -> None:
    asked = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 30\r\n\r\nabc"
    assert served.ask(asked)[8:13] == b" 400 "
