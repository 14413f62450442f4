"""The organisations and people of a demonstration, as data: `register/demonstration.yaml`."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from engine.persistence import Transaction
from engine.persistence.account_rows import Group
from register.rows import Organisation

_FILE = Path(__file__).with_suffix(".yaml")


@dataclass(frozen=True, slots=True)
class Account:
    """A person who may sign in; `organisation` is a 统一社会信用代码."""

    login: str
    name: str
    groups: Sequence[str] = ()
    organisation: str | None = None


def accounts() -> Sequence[Account]:
    """The people, in the order in which they are shown."""
    return [Account(**entry) for entry in _data()["accounts"]]


def create_demonstration_rows(transaction: Transaction) -> None:
    """The organisations and the names of the groups, where they are missing."""
    data = _data()
    for entry in data["organisations"]:
        if transaction.get(Organisation, entry["credit_code"]) is None:
            transaction.add(Organisation(**entry))
    names = dict(data["groups"]) | {
        f"{role}:{entry['credit_code']}": entry["name"]
        for entry in data["organisations"]
        for role in ("host", "recommender")
    }
    for group, name in names.items():
        transaction.merge(Group(id=group, name=name))


def _data() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return found
