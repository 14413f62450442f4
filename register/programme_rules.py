"""The register's rules of every programme, read from `regulations/<programme>/register.yaml`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from engine.errors import NotFound
from engine.settings import shipped
from register.lifecycle.rules import RegisterRules, register_faults, register_rules

FILE = "register.yaml"


@cache
def all_rules() -> Mapping[str, RegisterRules]:
    """The rules of each programme, by what its clauses' ids begin with."""
    read = (register_rules(data) for _, data in _files())
    return {one.programme: one for one in read}


def rules_of(programme: str) -> RegisterRules:
    """The rules of a programme. Raises NotFound where it has none."""
    found = all_rules().get(programme.upper())
    if found is None:
        raise NotFound(f"没有“{programme}”的名录规则（regulations/<程序>/{FILE}）。")
    return found


def rules_of_process(process_id: str) -> RegisterRules:
    """The rules of the programme whose process it is: its id begins with the programme's.

    Raises NotFound for the process of no programme.
    """
    owners = [one for one in all_rules() if process_id.startswith(f"{one}-")]
    if not owners:
        raise NotFound(f"流程“{process_id}”不属于任何一项有名录规则的程序。")
    return all_rules()[max(owners, key=len)]


def faults() -> list[str]:
    """What is wrong with the rules that are shipped, each with its file."""
    return [f"{path}：{said}" for path, data in _files() for said in register_faults(data)]


def all_statuses() -> tuple[str, ...]:
    """Every status of every programme, those in which a body is one first."""
    stands = [(name, stays) for one in all_rules().values() for name, stays in one.statuses.items()]
    return tuple(dict.fromkeys(name for name, _ in sorted(stands, key=lambda one: not one[1])))


def _files() -> list[tuple[Path, Any]]:
    found = sorted(shipped("regulations").glob(f"*/{FILE}"))
    return [(path, yaml.safe_load(path.read_text(encoding="utf-8"))) for path in found]
