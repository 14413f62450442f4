"""A database into one file, while it is used, and out of it again into an empty one.

SQLite: its online backup (sqlite.org/backup.html), which waits for no writer and is one moment's
state. PostgreSQL: `pg_dump` and `pg_restore` of the server's own version, in the custom format.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL, create_engine, inspect, make_url, text

from engine.errors import Invalid, NotFound, Refused
from engine.persistence.store import Store

_DEBIAN = Path("/usr/lib/postgresql")
_ADMINISTRATION = "postgres"
"""The database of a PostgreSQL server from which others are made."""


def back_up(store: Store, target: Path) -> None:
    """Write the database to a file that does not exist yet; it appears when it is whole.

    Raises Refused where the file exists, NotFound where `pg_dump` is missing.
    """
    if target.exists():
        raise Refused(f"{target} 已经存在；备份从不覆盖文件，请换一个文件名。")
    partial = target.with_name(f"{target.name}.part")
    url = make_url(store.url)
    if url.get_backend_name() == "sqlite":
        database = sqlite3.connect(str(url.database))
        with closing(database), closing(sqlite3.connect(partial)) as copy:
            database.backup(copy)
    else:
        _run(url, "pg_dump", "--format=custom", "--no-owner", f"--file={partial}")
    partial.replace(target)


def restore(source: Path, database: str) -> None:
    """Make the database of a backup again, in an empty one (PostgreSQL) or as a new file (SQLite).

    Raises Refused where there is something already; Invalid where the file is no such backup.
    """
    if not source.is_file():
        raise NotFound(f"没有 {source} 这个备份文件。")
    url = make_url(database)
    if url.get_backend_name() == "sqlite":
        _restore_sqlite(source, Path(str(url.database)))
    else:
        _restore_postgres(source, url)


def _restore_sqlite(source: Path, target: Path) -> None:
    if target.exists():
        raise Refused(f"{target} 已经存在；请先把它移开，恢复从不覆盖现有数据库。")
    try:
        with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as backup:
            [[answer]] = backup.execute("PRAGMA integrity_check")
            if answer != "ok":
                raise Invalid(f"备份 {source} 已损坏：{answer}")
            target.parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(target)) as made:
                backup.backup(made)
    except sqlite3.DatabaseError as error:
        raise Invalid(f"{source} 不是 SQLite 数据库的备份：{error}") from error


def _restore_postgres(source: Path, url: URL) -> None:
    engine = create_engine(url)
    try:
        if inspect(engine).get_table_names():
            raise Refused(f"数据库 {url.database} 不是空的；恢复从不覆盖现有数据。请另建空库。")
    finally:
        engine.dispose()
    _run(
        url, "pg_restore", "--no-owner", "--exit-on-error", "--single-transaction",
        f"--dbname={url.database}", str(source), names_database=False,
    )  # fmt: skip


@contextmanager
def spare_database(database: str) -> Iterator[str]:
    """The URL of an empty database beside this one, that is gone afterwards.

    On PostgreSQL the account must be allowed to make databases.
    """
    url = make_url(database)
    if url.get_backend_name() == "sqlite":
        with TemporaryDirectory() as folder:
            yield f"sqlite:///{folder}/rehearsal.db"
        return
    name = f"{url.database}_rehearsal"
    administration = create_engine(url.set(database=_ADMINISTRATION), isolation_level="AUTOCOMMIT")
    try:
        with administration.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        try:
            yield url.set(database=name).render_as_string(hide_password=False)
        finally:
            with administration.connect() as connection:
                connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    finally:
        administration.dispose()


def _run(url: URL, program: str, *arguments: str, names_database: bool = True) -> None:
    """Call a program of PostgreSQL; the password goes by the environment, where `ps` shows none."""
    place = [f"--host={url.query.get('host') or url.host or 'localhost'}"]
    place += [f"--port={url.port}"] if url.port else []
    place += [f"--username={url.username}"] if url.username else []
    named = [f"--dbname={url.database}"] if names_database else []
    password = {"PGPASSWORD": str(url.password)} if url.password else {}
    done = subprocess.run(  # noqa: S603  our own settings, no shell
        [_found(program), *place, *named, "--no-password", *arguments],
        env={**os.environ, **password},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Invalid(f"{program} 没有成功：{done.stderr.strip()}")


def _found(program: str) -> str:
    """Where the program is: on the path, or the newest of Debian's."""
    found = shutil.which(program)
    newest = sorted(_DEBIAN.glob(f"*/bin/{program}"), key=_version, reverse=True)
    if found is None and not newest:
        raise NotFound(f"这台机器上没有 {program}；请安装 PostgreSQL 客户端程序后再试。")
    return found or str(newest[0])


def _version(path: Path) -> int:
    number = path.parents[1].name
    return int(number) if number.isdecimal() else 0
