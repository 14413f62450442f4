"""The systems that a programme exchanges signed messages with, as `partners.yaml` has them."""

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from pydantic.dataclasses import dataclass

from engine.programmes.clauses import EXACT

SignatureScheme = Literal["hmac-sha256", "hmac-sm3"]


@dataclass(frozen=True, slots=True, config=EXACT)
class Received:
    """A message that the partner sends: the BPMN message it becomes, and in FEEL over `event` (id,
    type, data) its correlation key and variables. `schema` is a file in the folder `schemas`.
    """

    schema: str
    message: str
    correlation_key: str
    variables: str = "= event.data"
    time_to_live_hours: int = 72


@dataclass(frozen=True, slots=True, config=EXACT)
class PartnerSystem:
    """Another system; `sends` are the messages that we send it, each with its schema."""

    id: str
    name: str
    scheme: SignatureScheme = "hmac-sha256"
    receives: Mapping[str, Received] = field(default_factory=dict)
    sends: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, config=EXACT)
class SimulatedAnswer:
    """What a partner answers in a demonstration: a message of that type; `data` is FEEL over
    `event` and `moment` (this instant, ISO 8601), null for no answer.
    """

    type: str
    data: str
