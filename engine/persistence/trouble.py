"""What the database could not do, as what a person can be told.

The codes are PostgreSQL's SQLSTATE (appendix A of its manual) and SQLite's result codes; an error
without either met no server at all.
"""

import sqlite3

from sqlalchemy.exc import DBAPIError, OperationalError

from engine.errors import Invalid, Refused, Unavailable

BUSY = "系统正忙：同一件事正在被另一个操作处理，请刷新后重试。"
TOO_LONG = "有一个名称或编号太长，无法保存；请改短后再试。"
AWAY = "系统的数据库暂时没有响应；您填写的内容没有提交，请稍后再试。"
FULL = "系统的存储空间已满，暂时不能保存；您填写的内容没有提交，请联系运行维护人员。"
DAMAGED = "数据库文件已损坏，或者不是本系统的数据库；请联系运行维护人员从备份恢复。"
TOO_SLOW = "这一操作用时过长，已经停止，没有改动任何数据；请缩小范围后再试。"

_CONTENTION = {"40P01", "55P03", "40001"}  # deadlock, lock not available, serialization failure
_TOO_LONG = "54000"  # program limit exceeded: an index row is too large
_CANCELED = "57014"  # statement_timeout
_FULL = {"53100", "53200"}  # disk full, out of memory
_AWAY = {"57P01", "57P02", "57P03", "53300"}  # shutdown, crash, starting, too many connections
_CONNECTION = "08"  # class of connection exceptions

_SQLITE_BUSY, _SQLITE_LOCKED = sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED
_SQLITE_AWAY = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY}
_SQLITE_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_SQLITE_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_NOMEM}
_PRIMARY = 0xFF
"""The low byte of an extended result code is the primary one (sqlite.org/rescode.html)."""


class Busy(Refused):
    """Another transaction was at the same rows first; nothing was changed, try again."""


Trouble = Busy | Invalid | Unavailable


def told(error: DBAPIError) -> Trouble | None:
    """The error as a sentence; None for one that is a fault of the program."""
    if isinstance(error.orig, sqlite3.Error):
        return _of_sqlite(error.orig)
    return _of_postgres(error)


def _of_sqlite(error: sqlite3.Error) -> Trouble | None:
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    if code in (_SQLITE_BUSY, _SQLITE_LOCKED):
        return Busy(BUSY)
    if code in _SQLITE_AWAY:
        return Unavailable(AWAY)
    if code in _SQLITE_DAMAGED:
        return Unavailable(DAMAGED)
    return Unavailable(FULL) if code in _SQLITE_FULL else None


def _of_postgres(error: DBAPIError) -> Trouble | None:
    state = getattr(error.orig, "sqlstate", None) or ""
    if state in _CONTENTION:
        return Busy(BUSY)
    if state == _TOO_LONG:
        return Invalid(TOO_LONG)
    if state == _CANCELED:
        return Unavailable(TOO_SLOW)
    if state in _FULL:
        return Unavailable(FULL)
    unreached = not state and isinstance(error, OperationalError)
    if unreached or error.connection_invalidated or state in _AWAY or state[:2] == _CONNECTION:
        return Unavailable(AWAY)
    return None
