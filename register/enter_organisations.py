"""登记单位: organisations are entered or changed, each with a line of the record."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import select

from engine.commands.core.command_context import CommandContext
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require, require_reason
from engine.persistence import Store, Transaction, accounts
from engine.persistence.programmes import programmes_in_force
from register.organisation_list import Entry, Words, read_list
from register.rows import Organisation


@dataclass(frozen=True, slots=True)
class Entered:
    """How many organisations are new, how many were changed, how many stood so already."""

    new: int
    changed: int
    same: int


def enter_organisations(
    engine: Engine, lines: Iterable[Sequence[object]], *, actor: Actor, now: datetime, reason: str
) -> Entered:
    """Enter what a list says (`register.organisation_list`): all of it or nothing.

    A changed name or affiliation holds from now on; what cases have read of it stays with them. An
    empty cell changes nothing. Each organisation's own groups get its name. Raises Invalid with a
    sentence for every wrong line, or without a reason; Forbidden to all but the system
    administrator.
    """
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        require(context.actor, "管理账号")
        require_reason(reason, "登记单位")
        entries = read_list(lines, words_of(context.transaction))
        outcomes = [_enter(context, entry) for entry in entries]
    return Entered(*(outcomes.count(one) for one in ("new", "changed", "same")))


def words_of(transaction: Transaction) -> Words:
    """The words of the programmes in force: the values of the two facts that they decide by, and
    those of the organisations that they come with.
    """
    programmes = programmes_in_force(transaction)
    own = programmes.demonstration.organisations
    facts = [one.facts for one in programmes.values()]

    def values(name: str) -> set[str]:
        return {value for known in facts if name in known for value in known[name].values}

    return Words(
        frozenset(values("host_affiliation") | {one.affiliation for one in own if one.affiliation}),
        frozenset(
            values("recommended_by") | {one.recommends_as for one in own if one.recommends_as}
        ),
    )


def organisations(store: Store) -> list[Entry]:
    """Every organisation of the register, by its code."""
    with store.read() as transaction:
        rows = transaction.scalars(select(Organisation).order_by(Organisation.credit_code))
        return [_entry(row) for row in rows]


def groups_of(code: str, name: str) -> dict[str, str]:
    """The groups of an organisation, which applies by one and recommends by the other, and what
    people call them.
    """
    return {f"{role}:{code}": name for role in ("host", "recommender")}


def _enter(context: CommandContext, entry: Entry) -> str:
    row = context.transaction.get(Organisation, entry.credit_code, with_for_update=True)
    before = None if row is None else _entry(row)
    if before is not None:
        kept = {name: value for name, value in asdict(before).items() if not getattr(entry, name)}
        entry = replace(entry, **kept)
    if before == entry:
        return "same"
    if row is None:
        context.transaction.add(Organisation(**asdict(entry)))
    else:
        for name, value in asdict(entry).items():
            setattr(row, name, value)
    context.transaction.flush()
    accounts.name_groups(context.transaction, groups_of(entry.credit_code, entry.name))
    told: dict[str, Json] = {"organisation": asdict(entry)}
    context.installation_note(
        "organisation_entered", **told, before=None if before is None else asdict(before)
    )
    return "new" if before is None else "changed"


def _entry(row: Organisation) -> Entry:
    return Entry(row.credit_code, row.name, row.region, row.affiliation, row.recommends_as)
