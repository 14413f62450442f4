"""Who may read which piece of a case: one table of pieces and roles, and one decision over it.

A piece is what was done at an element of the diagram (a form that was sent, its files, its print,
its lines of history), a variable, or a paper. An audience is a set of roles. A reader has the roles
of the parties that he, his groups or whom he stands in for are in the case; besides, everybody
reads what he filled in himself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

ROLES: Mapping[str, str] = {
    "applicant": "申请单位",
    "participant": "参与单位",
    "recommender": "推荐单位",
    "department": "主管部门",
    "agency": "专业机构",
    "expert": "专家",
}
"""The roles that somebody may have in a case, and what people call them."""

NO_ROLE = ""
"""The role of a party whose step in the diagram says none."""
EVERYBODY = frozenset({*ROLES, NO_ROLE})
"""Every party of the case."""
STAFF = frozenset({"department", "agency"})
PARTIES = frozenset({"applicant", "participant"})
"""Those about whom a case decides."""
NOBODY: frozenset[str] = frozenset()
"""Nobody but those who filled it in, and whoever oversees all cases."""

_OF_STEPS: Mapping[str, frozenset[str]] = {
    "applicant": EVERYBODY,
    "participant": EVERYBODY,
    "recommender": STAFF | {"recommender"},
    "department": STAFF,
    "agency": STAFF,
    "expert": STAFF,
}


AWAITED = ("applicant", "participant", "recommender", "agency", "expert")
"""The roles of those whom the department may have to wait for."""

PERSONAL = frozenset({"expert"})
"""The roles that somebody has himself: no deputy acts or reads in his place."""

_RECUSED = "recused:"


def recused_from(role: str) -> str:
    """The mark among the parties of a case of whoever keeps out of it in this role (回避).

    >>> recused_from("expert"), is_recusal(recused_from("expert")), is_recusal("expert")
    ('recused:expert', True, False)
    """
    return _RECUSED + role


def is_recusal(role: str) -> bool:
    """Whether the role of a party is no role but the mark that he keeps out."""
    return role.startswith(_RECUSED)


def role_said(said: object) -> str:
    """The role that the property of a step says, empty where it is none.

    >>> role_said("expert"), role_said(7)
    ('expert', '')
    """
    return said if isinstance(said, str) and said in ROLES else NO_ROLE


OF_ORGANISATIONS = frozenset({"applicant", "participant", "recommender"})
"""The roles that many organisations have, each in its own cases only."""


def is_of_one(group: str) -> bool:
    """Whether a group is that of one organisation: its id is a kind and the organisation's code.

    >>> is_of_one("host:91440101MA5CK00144"), is_of_one("hosts")
    (True, False)
    """
    kind, _, code = group.partition(":")
    return bool(kind and code)


def makes_party(group: str, role: str) -> bool:
    """Whether being in the group that a step is offered to makes somebody a party of the case.

    A group that many organisations or experts are in does not: of them only who takes the task is.

    >>> makes_party("hosts", "applicant"), makes_party("host:1", "applicant")
    (False, True)
    """
    return is_of_one(group) or role not in OF_ORGANISATIONS | {"expert"}


MACHINES_READ_AS = "department"
"""The role of a machine in the cases of the processes that its token is for."""


def usual_audience(role: str) -> frozenset[str]:
    """Who reads what somebody of this role fills in, where the diagram does not say otherwise.

    >>> "applicant" in usual_audience("expert"), usual_audience("")
    (False, frozenset())
    """
    return _OF_STEPS.get(role, NOBODY)


@dataclass(frozen=True, slots=True)
class Audiences:
    """The audience of every piece of a process, by element id and by variable name.

    `doers` are the roles of those who do the steps (empty where the diagram says none). What the
    diagram does not know is read by the staff.
    """

    elements: Mapping[str, frozenset[str]] = field(default_factory=dict)
    variables: Mapping[str, frozenset[str]] = field(default_factory=dict)
    doers: Mapping[str, str] = field(default_factory=dict)

    def of_element(self, element_id: str) -> frozenset[str]:
        """Who reads what was done at the element."""
        return self.elements.get(element_id, STAFF)

    def of_variable(self, name: str) -> frozenset[str]:
        """Who reads the variable."""
        return self.variables.get(name, STAFF)


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who reads a case: his roles in it, and the element instances that he worked on.

    `everything`: administrators, operators and the program itself.
    """

    audiences: Audiences
    roles: frozenset[str] = NOBODY
    own: frozenset[int] = frozenset()
    everything: bool = False

    def reads(self, audience: frozenset[str], element_instance_key: int = 0) -> bool:
        """The decision: whether a piece with this audience, made there, may be read."""
        return self.everything or element_instance_key in self.own or bool(self.roles & audience)

    def reads_step(self, element_id: str, element_instance_key: int = 0) -> bool:
        """Whether what was done at the element may be read: form, files, print, who did it."""
        return self.reads(self.audiences.of_element(element_id), element_instance_key)

    def reads_variable(self, name: str, scope_key: int = 0) -> bool:
        """Whether the variable may be read; `scope_key` is the element instance that holds it."""
        return self.reads(self.audiences.of_variable(name), scope_key)
