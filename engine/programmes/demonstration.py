"""The organisations and people of a programme's demonstration, as `demonstration.yaml` has them."""

from collections.abc import Mapping
from dataclasses import field

from pydantic.dataclasses import dataclass

from engine.programmes.clauses import EXACT
from engine.programmes.partners import SimulatedAnswer


@dataclass(frozen=True, slots=True, config=EXACT)
class DemonstrationOrganisation:
    """An organisation, by its 统一社会信用代码; `recommends_as` and `affiliation` are words of the
    programme.
    """

    credit_code: str
    name: str
    region: str | None = None
    affiliation: str | None = None
    recommends_as: str | None = None


@dataclass(frozen=True, slots=True, config=EXACT)
class DemonstrationAccount:
    """A person who may sign in; `organisation` is a 统一社会信用代码."""

    login: str
    name: str
    groups: tuple[str, ...] = ()
    organisation: str | None = None


@dataclass(frozen=True, slots=True, config=EXACT)
class Demonstration:
    """What a demonstration of the programme begins with; `answers` are those of its partners,
    by partner and by the type of message answered.
    """

    organisations: tuple[DemonstrationOrganisation, ...] = ()
    accounts: tuple[DemonstrationAccount, ...] = ()
    answers: Mapping[str, Mapping[str, SimulatedAnswer]] = field(default_factory=dict)
