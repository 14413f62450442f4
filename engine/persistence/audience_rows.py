"""Who reads what: the parties of cases, and the audiences that the diagrams declare."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from engine.persistence.case_rows import Instance
from engine.persistence.columns import Row
from engine.persistence.definition_rows import Definition


class Party(Row):
    """Somebody a case concerns, with all it calls and is called by; `who` is "user:…" or "group:…".

    Written by the engine alone: when a task is offered or given, a case begun by hand, or the
    register says whom it concerns. `role` is the step's in the diagram, empty where it says none;
    or the mark of whoever keeps out of the case in that role (`recused_from`), who is no party.
    """

    __tablename__ = "case_party"
    __table_args__ = (Index("ix_case_party_who", "who", "role", "root_key"),)

    root_key: Mapped[int] = mapped_column(
        ForeignKey(Instance.key), primary_key=True, autoincrement=False
    )
    who: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)


class DeclaredAudience(Row):
    """A role that reads a piece of the cases of a process version.

    `kind` is element, variable or doer (the role of who does a step); `name` is the element's id or
    the variable's name, "*" for what has no row of its own. The role "-": no role reads the piece.
    """

    __tablename__ = "definition_audience"

    process_key: Mapped[int] = mapped_column(ForeignKey(Definition.key), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
