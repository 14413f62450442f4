"""What is handed in is looked through by ClamAV where there is one; otherwise it says 未扫描."""

import socketserver
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest
from flask import Flask
from sqlalchemy import update

from engine.clock import TimeLimit
from engine.commands.core.engine import Engine
from engine.commands.user_tasks import upload_limits
from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.errors import Invalid
from engine.lifecycle.actor import Actor
from engine.persistence.document_rows import Document
from engine.queries.case_file import case_file
from tasklist.scanning import is_clean
from tests.tasklist.conftest import MOMENT, pages, signed_in

VIRUS = b"a virus of the tests"


class _Daemon(socketserver.BaseRequestHandler):
    """clamd's INSTREAM, as far as a client sees it."""

    def handle(self) -> None:
        line = self.request.makefile("rb")
        assert line.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!L", line.read(4))[0]:
            content += line.read(size)
        found = b"stream: Test.Virus FOUND" if VIRUS in content else b"stream: OK"
        self.request.sendall(found + b"\0")


@contextmanager
def _listening(server: socketserver.BaseServer) -> Iterator[None]:
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(params=["unix", "tcp"])
def daemon(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "unix":
        path = str(tmp_path / "clamd.ctl")
        server: Any = socketserver.UnixStreamServer(path, _Daemon)
        address = f"unix:{path}"
    else:
        server = socketserver.TCPServer(("127.0.0.1", 0), _Daemon)
        address = f"tcp:127.0.0.1:{server.server_address[1]}"
    with _listening(server):
        yield address


def test_a_clean_file_is_clean(daemon: str) -> None:
    assert is_clean(daemon, b"x" * 200_000, "a.pdf")


def test_a_virus_is_refused_by_its_name(daemon: str) -> None:
    with pytest.raises(Invalid, match=r"「a.pdf」含有病毒（Test.Virus）"):
        is_clean(daemon, b"x" * 100_000 + VIRUS, "a.pdf")


@pytest.mark.parametrize("nobody", ["", "unix:/nowhere", "tcp:127.0.0.1:1", "nonsense", "tcp:x:y"])
def test_where_nobody_looks_it_is_not_scanned(nobody: str) -> None:
    assert not is_clean(nobody, b"x", "a.pdf")


class _Liar(socketserver.BaseRequestHandler):
    """Whoever answers in clamd's place; `said` is what it says."""

    said: ClassVar[tuple[bytes, ...]] = ()
    reads = True

    def handle(self) -> None:
        with suppress(OSError, struct.error):
            if self.reads:
                line = self.request.makefile("rb")
                line.read(10)
                while size := struct.unpack("!L", line.read(4))[0]:
                    line.read(size)
            for part in self.said:
                self.request.sendall(part)


@contextmanager
def _answering(*said: bytes, reads: bool = True) -> Iterator[str]:
    handler = type("Said", (_Liar,), {"said": said, "reads": reads})
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    with _listening(server):
        yield f"tcp:127.0.0.1:{server.server_address[1]}"


LIES = {
    "it closes without a word": b"",
    "it closes in the middle": b"stream: O",
    "it forgets the end of the line": b"stream: OK",
    "it says ok of something else": b"stream: NOT OK\0",
    "it gives up": b"INSTREAM size limit exceeded. ERROR\0",
    "it never ends": b"x" * 100_000,
    "it speaks no text": b"\xff\xfe OK\0",
}


@pytest.mark.parametrize("reads", [True, False], ids=["after the file", "before the file"])
@pytest.mark.parametrize("said", LIES.values(), ids=LIES)
def test_whatever_else_it_says_the_file_is_not_scanned(said: bytes, *, reads: bool) -> None:
    with _answering(said, reads=reads) as daemon:
        assert not is_clean(daemon, b"x" * 300_000, "a.pdf")


def test_a_daemon_that_answers_drop_by_drop_has_its_time_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each byte begins no new wait: the time is that of the whole conversation."""
    left = iter([1.0] * 8)
    monkeypatch.setattr(TimeLimit, "left", property(lambda _self: next(left, 0.0)))
    with _answering(*[b"stream: OK\0"] * 50, reads=False) as daemon:
        assert not is_clean(daemon, b"x" * 10_000_000, "a.pdf")


@pytest.fixture
def task(engine: Engine, case_key: int) -> int:
    wang = Actor("wang", "王处", frozenset({"dept"}))
    key = case_file(engine.store, wang, case_key).tasks[0].key
    claim_user_task(engine, key, actor=wang, now=MOMENT)
    return key


def _hand_in(app: Flask, task: int, content: bytes, name: str = "a.pdf") -> Any:
    client = signed_in(app, "wang")
    page = client.get(f"/tasks/{task}").get_data(as_text=True)
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    data = {"file": (BytesIO(content), name), "csrf_token": token}
    return client, client.post(f"/tasks/{task}/files", data=data)


def test_the_case_says_which_file_was_not_scanned(app: Flask, task: int, case_key: int) -> None:
    client, answer = _hand_in(app, task, b"%PDF-1.7")
    assert answer.status_code == 201
    assert "未扫描" in client.get(f"/cases/{case_key}").get_data(as_text=True)


def test_a_file_that_was_scanned_says_nothing(
    engine: Engine, task: int, case_key: int, daemon: str
) -> None:
    scanning = replace(engine, settings=replace(engine.settings, clamd=daemon))
    client, answer = _hand_in(pages(scanning), task, b"%PDF-1.7")
    assert answer.status_code == 201
    assert "未扫描" not in client.get(f"/cases/{case_key}").get_data(as_text=True)
    assert _hand_in(pages(scanning), task, b"%PDF-1.7" + VIRUS)[1].status_code == 422


def test_a_case_holds_so_much_and_no_more(
    app: Flask, engine: Engine, task: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _hand_in(app, task, b"%PDF-1.7 a")[1].status_code == 201
    monkeypatch.setattr(upload_limits, "FILES_OF_A_CASE", 1)
    refused = _hand_in(app, task, b"%PDF-1.7 b")[1]
    assert refused.status_code == 409
    assert "本案的材料已有 1 份" in refused.json["message"]


def test_a_person_hands_in_so_much_a_day(app: Flask, engine: Engine, task: int) -> None:
    assert _hand_in(app, task, b"%PDF-1.7 a")[1].status_code == 201
    with engine.store.write() as transaction:
        transaction.change(update(Document).values(size=upload_limits.BYTES_OF_A_PERSON))
    refused = _hand_in(app, task, b"%PDF-1.7 b")[1]
    assert refused.status_code == 409
    assert "24 小时" in refused.json["message"]
