"""The register's rules of every programme: `register.yaml` of its folder, as it is in force."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import yaml

from engine.errors import Finding, NotFound
from engine.persistence import Transaction
from engine.persistence.programmes import programmes_in_force, shipped_programmes
from engine.programmes import Programme, Programmes
from register.lifecycle.rules import RegisterRules, register_faults, register_rules

FILE = "register.yaml"


def rules_of(transaction: Transaction, programme: str) -> RegisterRules:
    """The rules in force of a programme, by what its clauses' ids begin with.

    Raises NotFound where it has none.
    """
    return _among(rules_among(programmes_in_force(transaction)), programme)


def rules_of_process(transaction: Transaction, process_id: str) -> RegisterRules:
    """The rules in force of the programme whose process it is: its id begins with the programme's.

    Raises NotFound for the process of no programme.
    """
    programmes = programmes_in_force(transaction)
    owner = programmes.owner(process_id)
    if owner is None:
        raise NotFound(f"流程“{process_id}”不属于任何一项有名录规则的程序。")
    return _among(rules_among(programmes), owner.prefix)


def shipped_rules(programme: str) -> RegisterRules:
    """The rules of a programme as it ships. Raises NotFound where it has none."""
    return _among(all_rules(), programme)


def all_rules() -> Mapping[str, RegisterRules]:
    """The rules of each programme that ships."""
    return rules_among(shipped_programmes())


def rules_among(programmes: Programmes) -> Mapping[str, RegisterRules]:
    """The rules of each of these programmes that has any, by what its clauses' ids begin with."""
    read = (_rules(one) for one in programmes.values())
    return {one.programme: one for one in read if one is not None}


def statuses_among(programmes: Programmes) -> tuple[str, ...]:
    """Every status of these programmes, those in which a body is one first."""
    rules = rules_among(programmes).values()
    stands = [(name, stays) for one in rules for name, stays in one.statuses.items()]
    return tuple(dict.fromkeys(name for name, _ in sorted(stands, key=lambda one: not one[1])))


def findings(programme: Programme) -> list[Finding]:
    """What is wrong with the rules of the programme."""
    path = f"regulations/{programme.id}/{FILE}"
    try:
        data = _data(programme)
        said = [] if data is None else list(register_faults(data))
    except (yaml.YAMLError, KeyError, TypeError, AttributeError, ValueError) as error:
        said = [f"缺少或不能理解：{error}"]
    return [Finding(path, "", sentence) for sentence in said]


@cache
def _rules(programme: Programme) -> RegisterRules | None:
    data = _data(programme)
    return None if data is None else register_rules(data)


def _data(programme: Programme) -> Any:
    content = programme.files.get(FILE)
    return None if content is None else yaml.safe_load(content)


def _among(rules: Mapping[str, RegisterRules], programme: str) -> RegisterRules:
    found = rules.get(programme.upper())
    if found is None:
        raise NotFound(f"没有“{programme}”的名录规则（regulations/<程序>/{FILE}）。")
    return found
