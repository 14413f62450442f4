"""A partner is added, its address and its keys changed: in the installation's connections file.

The server reads the file again whenever it has been written (`webhooks.connections`); nothing needs
a restart.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path
from secrets import token_bytes
from typing import Any

import yaml

from engine.errors import NotFound, Refused
from webhooks.connections import load_connections


def new_secret() -> str:
    """A secret as both sides write it: ``whsec_`` and 24 random bytes in base64."""
    return "whsec_" + b64encode(token_bytes(24)).decode()


def connect(path: Path, partner: str, url: str | None) -> str:
    """Write a partner's address and a first secret into the file; the secret, to be handed over.

    Raises Refused where the partner is connected already.
    """
    secret = new_secret()
    with _changed(path) as entries:
        if partner in entries:
            raise Refused(f"{partner} 已经接入；换密钥请用 rotate，改地址请用 move。")
        entries[partner] = {"secrets": [secret], **({"url": url} if url else {})}
    return secret


def move(path: Path, partner: str, url: str | None) -> None:
    """Write another address; None: we only listen to it. NotFound where it is not connected."""
    with _changed(path) as entries:
        entry = dict(_entry(entries, partner))
        entry.pop("url", None)
        entries[partner] = {**entry, **({"url": url} if url else {})}


def rotate(path: Path, partner: str) -> str:
    """A new secret, which signs from now on; those from before still verify until `retire`."""
    secret = new_secret()
    with _changed(path) as entries:
        entry = _entry(entries, partner)
        entries[partner] = {**entry, "secrets": [secret, *entry["secrets"]]}
    return secret


def retire(path: Path, partner: str) -> int:
    """Forget all secrets but the newest; how many were forgotten."""
    with _changed(path) as entries:
        entry = _entry(entries, partner)
        kept, gone = entry["secrets"][:1], entry["secrets"][1:]
        entries[partner] = {**entry, "secrets": kept}
    return len(gone)


@contextmanager
def _changed(path: Path) -> Iterator[dict[str, Any]]:
    """The entries, to be changed and written; whoever else changes them waits, in any process."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(f"{path.name}.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        entries = _entries(path)
        yield entries
        _write(path, entries)


def _entries(path: Path) -> dict[str, Any]:
    load_connections(path if path.exists() else None)  # a file with a fault is not written over
    return (yaml.safe_load(path.read_text("utf-8")) or {}) if path.exists() else {}


def _entry(entries: Mapping[str, Any], partner: str) -> Mapping[str, Any]:
    if partner not in entries:
        raise NotFound(f"{partner} 还没有接入；已接入的：{'、'.join(entries) or '（无）'}。")
    found: Mapping[str, Any] = entries[partner]
    return found


def _write(path: Path, entries: Mapping[str, Any]) -> None:
    """All at once, for the owner's eyes alone: a reader sees the old file or the new one."""
    draft = path.with_name(f"{path.name}.new")
    draft.touch(mode=0o600)
    draft.chmod(0o600)
    draft.write_text(yaml.safe_dump(dict(entries), allow_unicode=True), encoding="utf-8")
    draft.replace(path)
