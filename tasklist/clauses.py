"""The clauses of the regulations, wherever a page cites one, and the words for their facts."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from engine.deadlines.rules import TimerRule
from engine.programmes import Fact, Outcome, Programme, Programmes
from engine.programmes.reasons import official, provision
from tasklist.language import _

_CLAUSE_ID = re.compile(r"[A-Z]+(?:-[A-Za-z0-9]+)+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Cited:
    """A clause as people read it: the citation, the words, and how open places are read."""

    id: str
    cite: str
    text: str
    readings: tuple[str, ...] = ()


def _together(one: Cited, other: Cited) -> Cited:
    """Two parts of one provision."""
    texts, readings = (one.text, other.text), (*one.readings, *other.readings)
    text = "……".join(dict.fromkeys(filter(None, texts)))
    return Cited(one.id, one.cite, text, tuple(dict.fromkeys(readings)))


class Regulations:
    """The programmes, asked by clause or fact."""

    def __init__(self, programmes: Programmes) -> None:
        self.programmes = programmes

    def cite(self, ids: Iterable[str]) -> list[Cited]:
        """The clauses with these ids, each provision once with all parts of it that are meant; an
        id that no programme knows is cited by itself.
        """
        found: dict[str, Cited] = {}
        for one in map(self._cited, ids):
            found[one.cite] = _together(found[one.cite], one) if one.cite in found else one
        return list(found.values())

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
        programme = self.programmes.owner(definition_id)
        return programme.short if programme else ""

    def programme(self, definition_id: str) -> Programme | None:
        """The programme that a process, decision or form belongs to, by its id."""
        return self.programmes.owner(definition_id)

    def parameters(self, definition_id: str) -> list[TimerRule]:
        """The periods of its programme that the text does not give: parameters."""
        programme = self.programmes.owner(definition_id)
        rules = programme.timers.values() if programme else ()
        return [rule for rule in rules if rule.parameter]

    def outcome(self, code: str, of: str = "") -> Outcome | None:
        """What an outcome of the decision or process `of` is called; None where its regulation has
        no word for it, and for one of none where no other calls it so or they differ.
        """
        programme = self.programmes.owner(of) if of else None
        if programme is not None:
            return programme.outcomes.get(code)
        found = {one.outcomes[code] for one in self.programmes.values() if code in one.outcomes}
        return found.pop() if len(found) == 1 else None

    def provisions(self, text: str) -> str:
        """The text with where a clause stands, and what a reading is about, in place of its id."""
        return _CLAUSE_ID.sub(lambda found: self._provision(found[0]), text)

    def _provision(self, id_: str) -> str:
        clause = self.programmes.clauses.get(id_)
        if clause is not None:
            return provision(id_, {id_: clause.cite})
        found = (one.readings[id_] for one in self.programmes.values() if id_ in one.readings)
        reading = next(found, None)
        return _("关于“{about}”的读法", about=reading.about) if reading else id_

    def is_fact(self, variable: str, of: str = "") -> bool:
        """Whether `label` has a word for the variable."""
        return self._fact(variable, of) is not None

    def _fact(self, variable: str, of: str) -> Fact | None:
        """The fact of the programme that `of` belongs to; for what belongs to none, the fact that
        all regulations that have it describe alike.
        """
        programme: Programme | None = self.programmes.owner(of) if of else None
        if programme is not None:
            return programme.facts.get(variable)
        found = {one.facts[variable] for one in self.programmes.values() if variable in one.facts}
        return found.pop() if len(found) == 1 else None

    def _cited(self, id_: str) -> Cited:
        programme = self.programmes.owner(id_)
        if programme is None or id_ not in programme.clauses:
            return Cited(id_, id_, "")
        clause = programme.clauses[id_]
        readings = [programme.readings[name] for name in clause.readings]
        return Cited(
            id_,
            f"{programme.short} {official(clause.cite)}",
            programme.words(id_),
            tuple(f"{reading.about}：{reading.chosen}" for reading in readings),
        )
