"""What is around the database: settings, keys, files, the disk."""

import os
import shutil
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

from app import house
from app.doctor.report import Answer, bad, doubtful, good
from engine.errors import GuichengError
from engine.settings import KNOWN, Settings

LEAST_FREE = 1024**3
"""Bytes: below this a disk is as good as full."""
_MADE = ("secret_key", "audit_keys", "connections.yaml")
_OTHERS = 0o077
"""The rights of group and others in a file's mode."""


def settings(environment: Mapping[str, str]) -> Iterable[Answer]:
    """Every `GUICHENG_…` of the environment is a setting that the program reads."""
    given = [name for name in sorted(environment) if name.startswith("GUICHENG_")]
    for name in given:
        if name not in KNOWN and not name.startswith("GUICHENG_TEST_"):
            meant = get_close_matches(name, KNOWN, n=1)
            hint = f"是不是 {meant[0]}？" if meant else "请删除，或查阅运行维护手册中的设置表。"
            yield bad("设置", f"没有 {name} 这个设置，它不起作用；{hint}")
    yield good("设置", f"环境变量中有 {len(given)} 项设置。")


def keys(given: Settings) -> Iterable[Answer]:
    """The keys are there, and nobody else reads them."""
    try:
        house.secret_key(given)
        known = house.audit_keys(given)
    except (GuichengError, OSError) as error:
        yield bad("密钥", str(error))
        return
    if not known.current:
        yield bad("密钥", "没有审计密钥：请设置 GUICHENG_AUDIT_KEYS（数据库之外的密钥文件）。")
    for path in _secret_files(given):
        yield from _protected(path)


def _secret_files(given: Settings) -> list[Path]:
    """Those that settings name, and those that a demonstration has made for itself."""
    named = [Path(name) for name in (given.audit_keys, given.connections, given.oidc) if name]
    made = [] if given.production else [Path("var", name) for name in _MADE]
    return named + [path for path in made if path.exists()]


def _protected(path: Path) -> Iterable[Answer]:
    if not path.exists():
        yield bad("文件", f"找不到 {path}；请核对设置中的路径。")
    elif not os.access(path, os.R_OK):
        yield bad("文件", f"本程序读不了 {path}；请把文件所有者改为运行本程序的账号。")
    elif path.stat().st_mode & _OTHERS:
        yield doubtful("文件", f"其他账号也能读 {path}；请运行 chmod 600 {path}。")
    else:
        yield good("文件", f"{path} 只有本程序的账号能读。")


def disk(given: Settings) -> Iterable[Answer]:
    """Where the program writes there is room."""
    place = Path(given.database.removeprefix("sqlite:///")).parent if _is_file(given) else Path()
    try:
        free = shutil.disk_usage(place).free
    except OSError as error:
        yield bad("磁盘", f"读不到 {place} 的磁盘空间：{error}")
        return
    room = f"{place.resolve()} 还有 {free / 1024**3:.1f} GB"
    yield (
        good("磁盘", f"{room}。") if free >= LEAST_FREE else bad("磁盘", f"{room}，请清理或扩容。")
    )


def _is_file(given: Settings) -> bool:
    return given.database.startswith("sqlite:///")
