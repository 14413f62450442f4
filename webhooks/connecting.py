"""A partner is added, its address and its keys changed: in the installation's connections file.

The server reads the file again whenever it has been written (`webhooks.connections`); nothing needs
a restart.
"""

from base64 import b64encode
from collections.abc import Mapping
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
    entries = _entries(path)
    if partner in entries:
        raise Refused(f"{partner} 已经接入；换密钥请用 rotate，改地址请用 move。")
    secret = new_secret()
    entries[partner] = {"secrets": [secret], **({"url": url} if url else {})}
    _write(path, entries)
    return secret


def move(path: Path, partner: str, url: str | None) -> None:
    """Write another address; None: we only listen to it. NotFound where it is not connected."""
    entries = _entries(path)
    entry = dict(_entry(entries, partner))
    entry.pop("url", None)
    entries[partner] = {**entry, **({"url": url} if url else {})}
    _write(path, entries)


def rotate(path: Path, partner: str) -> str:
    """A new secret, which signs from now on; those from before still verify until `retire`."""
    entries = _entries(path)
    entry, secret = _entry(entries, partner), new_secret()
    entries[partner] = {**entry, "secrets": [secret, *entry["secrets"]]}
    _write(path, entries)
    return secret


def retire(path: Path, partner: str) -> int:
    """Forget all secrets but the newest; how many were forgotten."""
    entries = _entries(path)
    entry = _entry(entries, partner)
    kept, gone = entry["secrets"][:1], entry["secrets"][1:]
    entries[partner] = {**entry, "secrets": kept}
    _write(path, entries)
    return len(gone)


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
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.new")
    draft.touch(mode=0o600)
    draft.chmod(0o600)
    draft.write_text(yaml.safe_dump(dict(entries), allow_unicode=True), encoding="utf-8")
    draft.replace(path)
