"""Looking for viruses in what is handed in, by a ClamAV daemon where one is set up.

The protocol is clamd's INSTREAM (man clamd): the length of each piece and the piece, a zero, and
one line of answer. A daemon that does not answer holds nobody up whose deadline is running: the
file is kept as 未扫描, and says so wherever it is shown.
"""

import logging
import socket
import struct

from engine.clock import TimeLimit
from engine.errors import Invalid

PATIENCE_SECONDS = 20.0
"""For the whole conversation: a daemon that answers byte by byte holds nobody up either."""
_PIECE = 64 * 1024
_LONGEST_ANSWER = 4096


def is_clean(daemon: str, content: bytes, file_name: str) -> bool:
    """Whether the daemon found nothing; False: not scanned. Raises Invalid where it found a virus.

    `daemon`: ``unix:/run/clamav/clamd.ctl`` or ``tcp:host:port``; empty: there is none.
    """
    if not daemon:
        return False
    try:
        answer = _ask(daemon, content)
    except (OSError, ValueError) as error:
        logging.getLogger(__name__).warning("clamd at %s does not answer: %s", daemon, error)
        return False
    if answer.endswith("FOUND"):
        name = answer.removeprefix("stream: ").removesuffix(" FOUND")
        raise Invalid(f"「{file_name}」含有病毒（{name}），没有保存；请清除后重新上传。")
    return answer == "stream: OK"


def _ask(daemon: str, content: bytes) -> str:
    """The whole answer, or an empty one where the daemon ended before it had said it."""
    limit = TimeLimit(PATIENCE_SECONDS)
    with _connected(daemon) as line:
        _send(line, limit, b"zINSTREAM\0")
        for start in range(0, len(content), _PIECE):
            piece = content[start : start + _PIECE]
            _send(line, limit, struct.pack("!L", len(piece)) + piece)
        _send(line, limit, struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < _LONGEST_ANSWER:
            line.settimeout(_left(limit))
            more = line.recv(_LONGEST_ANSWER)
            if not more:
                break
            answer += more
    return answer[:-1].decode("utf-8", "replace").strip() if answer.endswith(b"\0") else ""


def _send(line: socket.socket, limit: TimeLimit, sent: bytes) -> None:
    line.settimeout(_left(limit))
    line.sendall(sent)


def _left(limit: TimeLimit) -> float:
    """The time for the next step. Raises TimeoutError where the daemon has had its time."""
    if not limit.left:
        raise TimeoutError("it takes too long")
    return limit.left


def _connected(daemon: str) -> socket.socket:
    kind, _, place = daemon.partition(":")
    if kind == "unix":
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(PATIENCE_SECONDS)
        line.connect(place)
        return line
    host, _, port = place.rpartition(":")
    if kind != "tcp" or not host:
        raise ValueError("write unix:/path or tcp:host:port")
    return socket.create_connection((host, int(port)), PATIENCE_SECONDS)
