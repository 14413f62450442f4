"""What the 名录 tells of a recognised body: plain rows, for pages, exports and tests."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class BaseLine:
    """A recognised body in a list; `case_key` is the case in which it was recognised."""

    number: str
    name: str
    programme: str
    category: str
    organisation_name: str
    recognised_on: date
    valid_until: date | None
    status: str
    case_key: int


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """A change of a base's status, with the clauses it rests on."""

    effective_on: date
    status: str
    reason: str
    clauses: Sequence[str]


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A yearly report that is owed, filed or not; `fulfilled` where the year was judged."""

    year: int
    due_on: date
    standing: str
    filed_on: date | None
    fulfilled: bool | None


@dataclass(frozen=True, slots=True)
class EvaluationLine:
    """An evaluation; `grade` is empty until there is one, the last three without rectification."""

    number: int
    due_on: date
    standing: str
    grade: str | None
    concluded_on: date | None
    absence: str | None
    rectified_until: date | None
    reassessed_on: date | None
    reassessment_passed: bool | None


@dataclass(frozen=True, slots=True)
class SanctionLine:
    """A recognition lost, and until when applications are refused, where the text says so."""

    delisted_on: date
    refused_until: date | None
    reason: str
    clauses: Sequence[str]


@dataclass(frozen=True, slots=True)
class GrantLine:
    """Money granted for the body, when it is to be used up, and what came of it."""

    number: str
    kind: str
    document_no: str
    granted_on: date
    finish_by: date | None
    used_up_on: date | None
    outcome: str | None
    recovered: bool


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change: when it happened, by when it was to be reported and was, what came of it."""

    number: int
    kind: str
    occurred_on: date
    due_on: date
    reported_on: date | None
    outcome: str | None

    @property
    def late(self) -> bool:
        """It was reported after its last day."""
        return self.reported_on is not None and self.reported_on > self.due_on


@dataclass(frozen=True, slots=True)
class InquiryLine:
    """An inquiry whether the body keeps its recognition; open until closed."""

    number: int
    opened_on: date
    closed_on: date | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A member of a consortium: whether it leads, its layer, why it may be beyond the limits, since
    and until when."""

    credit_code: str
    name: str
    role: str
    leads: bool
    layer: str | None
    exception: str | None
    joined_on: date
    left_on: date | None

    @property
    def stays(self) -> bool:
        """It is a member today."""
        return self.left_on is None


@dataclass(frozen=True, slots=True)
class TargetLine:
    """A target the consortium took on, and how far it has come."""

    task: str
    goal: str
    due_on: date | None
    progress: str | None
    reported_on: date | None


@dataclass(frozen=True, slots=True)
class ResultLine:
    """A result counted in an evaluation; it counts in no other."""

    number: str
    title: str
    used_on: date


@dataclass(frozen=True, slots=True)
class BaseFile:
    """All the register knows of a recognised body.

    `takes_part` says of each of its members, by 统一社会信用代码, in how many consortia it is.
    """

    line: BaseLine
    credit_code: str
    recommender: str | None
    document_no: str
    origin: str
    renewed_on: date | None
    history: tuple[HistoryLine, ...]
    reports: tuple[ReportLine, ...]
    evaluations: tuple[EvaluationLine, ...]
    grants: tuple[GrantLine, ...]
    changes: tuple[ChangeLine, ...]
    inquiries: tuple[InquiryLine, ...]
    sanctions: tuple[SanctionLine, ...]
    members: tuple[MemberLine, ...]
    takes_part: Mapping[str, int]
    targets: tuple[TargetLine, ...]
    results: tuple[ResultLine, ...]
