"""The register's rules of one programme, as its data gives them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from register.lifecycle.arbitration import Arbitration, arbitration, arbitration_faults
from register.lifecycle.body import body_faults, body_table
from register.lifecycle.table import LifecycleTable

NUMBERED = ("body", "batch", "grant")
"""What the register numbers."""


@dataclass(frozen=True, slots=True)
class Ban:
    """How long after a loss a new application is refused, in years, and whose: the host's or
    only that of the same body.
    """

    years: int
    holds: Literal["host", "body"]
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """How many bodies a legal person may be in, as a rule, and the clause that says so."""

    most: int
    clause: str


@dataclass(frozen=True, slots=True)
class MemberRules:
    """What members of a body are called, of which kind its lead is, and the limits."""

    lead: str
    member: str
    lead_kind: str
    leads: Limit
    takes_part: Limit


@dataclass(frozen=True, slots=True)
class RecommenderRules:
    """Who recommends whom: by affiliation, `otherwise` for all others; some only in a region."""

    by_affiliation: Mapping[str, str]
    otherwise: str
    by_region: tuple[str, ...]

    def of(self, affiliation: object) -> str:
        """The kind of recommender for an affiliation."""
        return self.by_affiliation.get(str(affiliation), self.otherwise)


@dataclass(frozen=True, slots=True)
class Window:
    """The span that counted indicators cover: whole calendar years, or months before the day."""

    whole_years: int = 0
    months: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """Facts counted from lists: partners with an agreement by region, papers by venue."""

    agreements: Mapping[str, str]
    paper_venues: frozenset[str]


@dataclass(frozen=True, slots=True)
class RegisterRules:
    """`statuses` say whether a body of this status still is one (in the order of the data);
    `numbers` are the beginnings of numbers, `parties` groups with the role that they have in every
    case, `recognised` the outcome of an application that succeeds, `outcome_news` the partner and
    event type by which outcomes are told. `words` are what facts say (failing_grade …).
    """

    programme: str
    statuses: Mapping[str, bool]
    body: LifecycleTable
    ban: Ban | None
    arbitration: Arbitration
    numbers: Mapping[str, str]
    parties: tuple[tuple[str, str], ...]
    recognised: str
    outcome_news: tuple[str, str] | None
    words: Mapping[str, str]
    consecutive: Literal["evaluations", "years"]
    members: MemberRules | None
    recommenders: RecommenderRules | None
    evidence: Evidence | None
    windows: Mapping[str, Window] = field(default_factory=dict)

    @property
    def current(self) -> tuple[str, ...]:
        """The statuses in which a body is one."""
        return tuple(name for name, stays in self.statuses.items() if stays)

    def leaves(self, before: str, after: str) -> bool:
        """Whether a body that was one is one no longer."""
        return self.statuses.get(before, False) and not self.statuses[after]

    def prefix(self, what: str, year: int) -> str:
        """What the numbers of a year begin with; `what` is one of `NUMBERED`."""
        return self.numbers[what].format(year=year)


def register_rules(data: Mapping[str, Any]) -> RegisterRules:
    """The rules of a `register.yaml`, as YAML reads it."""
    news = data.get("outcome_news")
    return RegisterRules(
        programme=data["programme"],
        statuses={name: bool(one["current"]) for name, one in data["body"]["statuses"].items()},
        body=body_table(data["body"]),
        ban=_ban(data.get("ban")),
        arbitration=arbitration(data),
        numbers=data["numbers"],
        parties=tuple(data["parties"].items()),
        recognised=data["recognised"],
        outcome_news=(news["partner"], news["type"]) if news else None,
        words=data.get("words", {}),
        consecutive=data.get("consecutive", "evaluations"),
        members=_members(data.get("members")),
        recommenders=_recommenders(data.get("recommenders")),
        evidence=_evidence(data.get("evidence")),
        windows={name: Window(**one) for name, one in data.get("windows", {}).items()},
    )


def register_faults(data: Mapping[str, Any]) -> Iterable[str]:
    """What is wrong with the rules, as sentences for the analyst."""
    table = body_table(data["body"])
    yield from body_faults(data["body"], table)
    yield from arbitration_faults(data, table.events)
    ban = data.get("ban")
    if ban and ban["holds"] not in ("host", "body"):
        yield f"禁报：“{ban['holds']}”应为 host 或 body"
    yield from (f"numbers 缺少“{one}”" for one in NUMBERED if one not in data["numbers"])


def _ban(data: Mapping[str, Any] | None) -> Ban | None:
    return Ban(data["years"], data["holds"], tuple(data["clauses"])) if data else None


def _members(data: Mapping[str, Any] | None) -> MemberRules | None:
    if data is None:
        return None
    limits = {name: Limit(**data[name]) for name in ("leads", "takes_part")}
    return MemberRules(data["lead"], data["member"], data["lead_kind"], **limits)


def _recommenders(data: Mapping[str, Any] | None) -> RecommenderRules | None:
    if data is None:
        return None
    return RecommenderRules(data["by_affiliation"], data["otherwise"], tuple(data["by_region"]))


def _evidence(data: Mapping[str, Any] | None) -> Evidence | None:
    return Evidence(data["agreements"], frozenset(data["paper_venues"])) if data else None
