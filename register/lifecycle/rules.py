"""The register's rules of one programme, as its data gives them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from register.lifecycle.arbitration import Arbitration, arbitration, arbitration_faults
from register.lifecycle.body import body_faults, body_table
from register.lifecycle.table import LifecycleTable


@dataclass(frozen=True, slots=True)
class Ban:
    """How long after a loss a new application is refused, in years, and whose: the host's or
    only that of the same body.
    """

    years: int
    holds: Literal["host", "body"]
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RegisterRules:
    """`statuses` say whether a body of this status still is one (in the order of the data)."""

    programme: str
    statuses: Mapping[str, bool]
    body: LifecycleTable
    ban: Ban | None
    arbitration: Arbitration

    @property
    def current(self) -> tuple[str, ...]:
        """The statuses in which a body is one."""
        return tuple(name for name, stays in self.statuses.items() if stays)

    def leaves(self, before: str, after: str) -> bool:
        """Whether a body that was one is one no longer."""
        return self.statuses.get(before, False) and not self.statuses[after]


def register_rules(data: Mapping[str, Any]) -> RegisterRules:
    """The rules of a `register.yaml`, as YAML reads it."""
    ban = data.get("ban")
    return RegisterRules(
        programme=data["programme"],
        statuses={name: bool(one["current"]) for name, one in data["body"]["statuses"].items()},
        body=body_table(data["body"]),
        ban=Ban(ban["years"], ban["holds"], tuple(ban["clauses"])) if ban else None,
        arbitration=arbitration(data),
    )


def register_faults(data: Mapping[str, Any]) -> Iterable[str]:
    """What is wrong with the rules, as sentences for the analyst."""
    table = body_table(data["body"])
    yield from body_faults(data["body"], table)
    yield from arbitration_faults(data, table.events)
    ban = data.get("ban")
    if ban and ban["holds"] not in ("host", "body"):
        yield f"禁报：“{ban['holds']}”应为 host 或 body"
