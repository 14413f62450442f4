"""The clauses of the regulations, wherever a page cites one, and the words for their facts."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.regulations import Fact, Outcome, Register
from engine.regulations.reasons import provision

_CLAUSE_ID = re.compile(r"[A-Z]+(?:-[A-Za-z0-9]+)+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cited:
    """A clause as people read it: the citation, the words, and how open places are read."""

    id: str
    cite: str
    text: str
    readings: tuple[str, ...] = ()


class Regulations:
    """The registers of all programmes, asked by clause or fact."""

    def __init__(self, registers: Mapping[str, Register]) -> None:
        self.registers = registers
        self._of_clause = {
            clause: register for register in registers.values() for clause in register.clauses
        }
        self._facts: dict[str, Fact] = {}
        for register in registers.values():
            self._facts.update(register.facts)
        self._outcomes = {
            code: outcome
            for register in registers.values()
            for code, outcome in register.outcomes.items()
        }

    def cite(self, ids: Iterable[str]) -> list[Cited]:
        """The clauses with these ids; an id that no register knows is cited by itself."""
        return [self._cited(id_) for id_ in ids]

    def label(self, variable: str, of: str = "") -> str:
        """What people call a variable: the label of the fact of that name, or the name itself.

        `of` is the id of the process whose variable it is: regulations call facts differently.
        """
        fact = self._fact(variable, of)
        return fact.label if fact else variable

    def unit(self, variable: str, of: str = "") -> str:
        """The unit of a fact, with a blank before it; empty where it has none."""
        fact = self._fact(variable, of)
        return f" {fact.unit}" if fact and fact.unit else ""

    def governing(self, definition_id: str) -> str:
        """The short name of the regulation that a process, decision or form belongs to, by its id;
        empty where it belongs to none.
        """
        register = self._governing(definition_id)
        return register.short if register else ""

    def outcome(self, code: str) -> Outcome | None:
        """What a decision's outcome is called; None where no regulation has a word for it."""
        return self._outcomes.get(code)

    def provisions(self, text: str) -> str:
        """The text with where a clause stands in place of its id."""
        return _CLAUSE_ID.sub(lambda found: self._provision(found[0]), text)

    def _provision(self, id_: str) -> str:
        register = self._of_clause.get(id_)
        return provision(id_, {id_: register.clauses[id_].cite}) if register else id_

    def is_fact(self, variable: str, of: str = "") -> bool:
        """Whether the regulation of the process, or any where it has none, knows such a fact."""
        return self._fact(variable, of) is not None

    def _governing(self, definition_id: str) -> Register | None:
        known_as = definition_id.upper().removeprefix("DEC-")
        found = (r for r in self.registers.values() if known_as.startswith(f"{r.prefix}-"))
        return next(found, None)

    def _fact(self, variable: str, of: str) -> Fact | None:
        register = self._governing(of) if of else None
        return (register.facts if register else self._facts).get(variable)

    def _cited(self, id_: str) -> Cited:
        register = self._of_clause.get(id_)
        if register is None:
            return Cited(id_, id_, "")
        clause = register.clauses[id_]
        readings = [register.readings[name] for name in clause.readings]
        return Cited(
            id_,
            f"{register.short} {clause.cite}",
            register.words(id_),
            tuple(f"{reading.about}：{reading.chosen}" for reading in readings),
        )
