"""文书: which papers a programme's procedures issue, as `papers.yaml` has them."""

from collections.abc import Mapping
from dataclasses import field

from pydantic.dataclasses import dataclass

from engine.programmes.clauses import EXACT


@dataclass(frozen=True, slots=True, config=EXACT)
class PaperKind:
    """One kind of paper.

    `template` is a Word file in the folder `templates`, without its ending. `series` numbers the
    paper where no form gives a 文号 (empty: its name). `to` is whom it addresses (empty: the party
    of the case; ``变量.名称``: what that variable says). `audience` are the roles that may read it
    from the moment it is issued, beside those who read its step, separated by blanks.
    """

    name: str
    template: str
    series: str = ""
    to: str = ""
    audience: str = ""


@dataclass(frozen=True, slots=True, config=EXACT)
class Papers:
    """All kinds by name; `found_in` are the variables that hold the number, the party and so on,
    the first that says something counts; `issuers` the variable that names whoever works in a lane.
    """

    papers: Mapping[str, PaperKind] = field(default_factory=dict)
    found_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    issuers: Mapping[str, str] = field(default_factory=dict)
