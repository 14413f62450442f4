"""All programmes together: alone knows whose an id is."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property

from engine.deadlines.register import TimerRules
from engine.deadlines.rules import TimerRule
from engine.errors import Finding, NotFound
from engine.programmes.clauses import SYSTEM, Clause
from engine.programmes.demonstration import (
    Demonstration,
    DemonstrationAccount,
    DemonstrationOrganisation,
)
from engine.programmes.model import Programme
from engine.programmes.partners import PartnerSystem, SimulatedAnswer

_MARKS = ("DEC-", "T-P-", "T-", "AMB-")
"""What stands before the prefix in the id of a decision, a timer and a reading."""


class Programmes(Mapping[str, Programme]):
    """The programmes by id; asking for one that does not exist raises NotFound with a sentence."""

    def __init__(self, programmes: Iterable[Programme] = ()) -> None:
        self._of_id = {one.id: one for one in sorted(programmes, key=lambda one: one.id)}

    def __getitem__(self, id: str) -> Programme:
        """The programme of that id."""
        try:
            return self._of_id[id]
        except KeyError:
            known = "、".join(self._of_id) or "（无）"
            raise NotFound(f"没有名为“{id}”的项目；有：{known}。") from None

    def __contains__(self, id: object) -> bool:
        """Whether there is such a programme."""
        return id in self._of_id

    def __iter__(self) -> Iterator[str]:
        """The ids, sorted."""
        return iter(self._of_id)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._of_id)

    def __eq__(self, other: object) -> bool:
        """Only with itself: what is made of programmes is kept by them."""
        return self is other

    def __hash__(self) -> int:
        """That of the object."""
        return id(self)

    def owner(self, id: str) -> Programme | None:
        """Whose a process, decision, form, group, timer, clause or reading is, by its id; None
        where it is nobody's.

        The id begins with the programme's prefix, after the mark of its kind (``DEC-``), in any
        case of letters; of two prefixes that fit, the longer one counts.
        """
        known_as = id.upper()
        mark = next((mark for mark in _MARKS if known_as.startswith(mark)), "")
        known_as = known_as.removeprefix(mark)
        return next((one for prefix, one in self._by_prefix if _is_of(known_as, prefix)), None)

    def province(self, *ids: str) -> str:
        """The one province whose these ids are; "" where it is not one."""
        owners = [self.owner(each) for each in ids]
        found = {one.province if one else "" for one in owners}
        return found.pop() if len(found) == 1 else ""

    @cached_property
    def provinces(self) -> tuple[str, ...]:
        """Every province that some programme is of."""
        return tuple(dict.fromkeys(one.province for one in self.values() if one.province))

    @cached_property
    def found_by_the_system(self) -> frozenset[str]:
        """The facts that the program finds itself (`source: system`), by name."""
        facts = (fact for one in self.values() for fact in one.facts.items())
        return frozenset(name for name, fact in facts if fact.source == SYSTEM)

    @cached_property
    def clauses(self) -> Mapping[str, Clause]:
        """Every clause by its id."""
        return {id_: clause for one in self.values() for id_, clause in one.clauses.items()}

    @cached_property
    def cites(self) -> Mapping[str, str]:
        """Where every clause stands in its text (第八条第1项), by its id."""
        return {id_: clause.cite for id_, clause in self.clauses.items()}

    @cached_property
    def timers(self) -> TimerRules:
        """Every timer by its id. One that several programmes have (`conflicts` finds those that
        differ) rests on the clauses of all of them, and is counted by the national calendar where
        their provinces differ.
        """
        found: dict[str, TimerRule] = {}
        for one in self.values():
            for id_, rule in one.timers.items():
                found[id_] = rule if id_ not in found else _joined(found[id_], rule)
        return TimerRules(found)

    @cached_property
    def partners(self) -> Mapping[str, PartnerSystem]:
        """Every other system by its id, with the messages of all programmes that know it."""
        found: dict[str, PartnerSystem] = {}
        for one in self.values():
            for id_, partner in one.partners.items():
                known = found.get(id_)
                found[id_] = partner if known is None else _with(known, partner)
        return found

    @cached_property
    def demonstration(self) -> Demonstration:
        """The organisations and people of all demonstrations, each once, with all their groups."""
        organisations: dict[str, DemonstrationOrganisation] = {}
        accounts: dict[str, DemonstrationAccount] = {}
        answers: dict[str, Mapping[str, SimulatedAnswer]] = {}
        for one in self.values():
            shown = one.demonstration
            organisations |= {each.credit_code: each for each in shown.organisations}
            for account in shown.accounts:
                known = accounts.get(account.login, account)
                accounts[account.login] = _in_groups_of(known, account)
            for partner, given in shown.answers.items():
                answers[partner] = {**answers.get(partner, {}), **given}
        return Demonstration(tuple(organisations.values()), tuple(accounts.values()), answers)

    @cached_property
    def _by_prefix(self) -> list[tuple[str, Programme]]:
        """The longest prefix first."""
        return sorted(((one.prefix, one) for one in self.values()), key=lambda pair: -len(pair[0]))


def conflicts(programmes: Programmes) -> Iterator[Finding]:
    """What two programmes cannot both say: a prefix, a shared timer's rule, a shared partner."""
    prefixes: dict[str, str] = {}
    timers: dict[str, tuple[str, TimerRule]] = {}
    partners: dict[str, tuple[str, PartnerSystem]] = {}
    for one in programmes.values():
        folder = f"regulations/{one.id}"
        other = prefixes.setdefault(one.prefix, one.id)
        if other != one.id:
            yield Finding(
                f"{folder}/programme.yaml", "prefix", f"{other} 已用 {one.prefix}，请换一个。"
            )
        for id_, rule in one.timers.items():
            theirs, known = timers.setdefault(id_, (one.id, rule))
            if known.rule != rule.rule:
                yield Finding(
                    f"{folder}/timers.yaml", id_, f"{theirs} 也有这个编号，规则不同，请换一个编号。"
                )
        for id_, partner in one.partners.items():
            theirs, system = partners.setdefault(id_, (one.id, partner))
            if (system.name, system.scheme) != (partner.name, partner.scheme):
                yield Finding(
                    f"{folder}/partners.yaml",
                    id_,
                    f"{theirs} 也有这个系统，名称或签名方式不同；同一系统请写得一致。",
                )


def _is_of(id: str, prefix: str) -> bool:
    return id == prefix or id.startswith(f"{prefix}-")


def _joined(rule: TimerRule, other: TimerRule) -> TimerRule:
    province = rule.province if rule.province == other.province else ""
    return replace(rule, clauses=(*rule.clauses, *other.clauses), province=province)


def _in_groups_of(one: DemonstrationAccount, other: DemonstrationAccount) -> DemonstrationAccount:
    groups = tuple(dict.fromkeys((*one.groups, *other.groups)))
    return replace(one, groups=groups)


def _with(known: PartnerSystem, more: PartnerSystem) -> PartnerSystem:
    return PartnerSystem(
        known.id,
        known.name,
        known.scheme,
        {**known.receives, **more.receives},
        {**known.sends, **more.sends},
    )
