"""Accounts: who a login is, its groups, and whom it stands in for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, or_, select, update
from sqlalchemy.orm import aliased

from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import RIGHTS
from engine.persistence import hands, seal_groups
from engine.persistence.account_rows import (
    Group,
    HeldOffice,
    KeptFilter,
    Membership,
    Substitution,
    User,
)
from engine.persistence.columns import UtcDateTime
from engine.persistence.prepared import Prepared
from engine.persistence.store import Transaction


def groups_of(transaction: Transaction, logins: Sequence[str]) -> frozenset[str]:
    """The groups that any of these users is in."""
    held = transaction.held
    return frozenset(group for login in logins for (group,) in _GROUPS.rows(held, {"login": login}))


_GROUPS = Prepared(
    lambda _: select(Membership.group_id).where(Membership.login == bindparam("login"))
)


def offices_of(transaction: Transaction, login: str) -> frozenset[str]:
    """Which of the three separate offices the account holds."""
    found = _OFFICES.rows(transaction.held, {"login": login})
    return frozenset(office for (office,) in found)


_OFFICES = Prepared(
    lambda _: select(HeldOffice.office).where(HeldOffice.login == bindparam("login"))
)


def set_offices(transaction: Transaction, login: str, offices: Iterable[str]) -> None:
    """The account holds these offices and no other."""
    transaction.execute(delete(HeldOffice).where(HeldOffice.login == login))
    seal_groups.touch(transaction, "account", login)
    transaction.add_all(HeldOffice(login=login, office=office) for office in sorted(set(offices)))
    transaction.flush()


def known_groups(transaction: Transaction, ids: Iterable[str]) -> frozenset[str]:
    """Those of the groups that exist."""
    return frozenset(transaction.scalars(select(Group.id).where(Group.id.in_(list(ids)))))


def make_groups(transaction: Transaction, ids: Iterable[str]) -> None:
    """Make the groups that do not exist yet, called by their ids."""
    rows = [{"id": id, "name": id} for id in sorted(set(ids))]
    _touch_groups(transaction, rows)
    if rows:
        transaction.execute(transaction.insert(Group).on_conflict_do_nothing(), rows)


def name_groups(transaction: Transaction, names: Mapping[str, str]) -> None:
    """Call the groups by these names, by id; those that do not exist yet are made."""
    rows = [{"id": id, "name": name} for id, name in sorted(names.items())]
    _touch_groups(transaction, rows)
    if rows:
        given = transaction.insert(Group)
        named = given.on_conflict_do_update(
            index_elements=["id"], set_={"name": given.excluded["name"]}
        )
        transaction.execute(named, rows)


def _touch_groups(transaction: Transaction, rows: Iterable[Mapping[str, str]]) -> None:
    for row in rows:
        seal_groups.touch(transaction, "account_group", row["id"])


def unlimited_accounts(transaction: Transaction) -> Sequence[str]:
    """The active accounts that may do everything."""
    found = select(User.login).where(User.administrator, User.active).order_by(User.login)
    return transaction.scalars(found).all()


def all_groups(transaction: Transaction) -> dict[str, str]:
    """Every group that exists, by id, and what people call it."""
    rows = transaction.execute(select(Group.id, Group.name).order_by(Group.id))
    return {row.id: row.name for row in rows}


def all_memberships(transaction: Transaction) -> dict[str, list[str]]:
    """Every account's groups."""
    rows = transaction.execute(
        select(Membership.login, Membership.group_id).order_by(Membership.group_id)
    )
    return _by_login((login, group) for login, group in rows)


def all_offices(transaction: Transaction) -> dict[str, list[str]]:
    """Every account's separate offices."""
    rows = transaction.execute(
        select(HeldOffice.login, HeldOffice.office).order_by(HeldOffice.office)
    )
    return _by_login((login, office) for login, office in rows)


def _by_login(rows: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for login, value in rows:
        found.setdefault(login, []).append(value)
    return found


def groups_with_members(transaction: Transaction) -> frozenset[str]:
    """Every group that some account is in."""
    return frozenset(transaction.scalars(select(Membership.group_id).distinct()))


def staffed(transaction: Transaction) -> frozenset[str]:
    """Every group that an active account is in."""
    active = select(User.login).where(User.active)
    return frozenset(
        transaction.scalars(
            select(Membership.group_id).where(Membership.login.in_(active)).distinct()
        )
    )


def names_of_groups(transaction: Transaction, ids: Iterable[str]) -> Mapping[str, str]:
    """What people call these groups; a group without a name is called by its id."""
    wanted = list(ids)
    rows = transaction.execute(select(Group.id, Group.name).where(Group.id.in_(wanted)))
    return {id_: id_ for id_ in wanted} | {id_: name for id_, name in rows if name}


def names_of_parties(transaction: Transaction, parties: Iterable[str]) -> Sequence[str]:
    """What people call these ("user:…" or "group:…"), each once.

    A group is called by its name, one without a name by the people who are in it.
    """
    whom = [party.partition(":")[::2] for party in parties]
    groups = names_of_groups(transaction, (id for kind, id in whom if kind == "group"))
    named = [name for id, name in groups.items() if name != id]
    unnamed = [id for id, name in groups.items() if name == id]
    members = select(Membership.login).where(Membership.group_id.in_(unnamed))
    logins = [id for kind, id in whom if kind == "user"]
    people = select(User.name).where(
        or_(User.login.in_(logins), and_(User.active, User.login.in_(members)))
    )
    return list(dict.fromkeys([*named, *transaction.scalars(people.order_by(User.login))]))


@dataclass(frozen=True, slots=True)
class StandingIn:
    """The logins of those whom somebody stands in for; `over`: he did so for others before, or for
    somebody who is of another organisation now.
    """

    absent: frozenset[str]
    over: bool


def stood_in_for(transaction: Transaction, deputy: str, now: datetime) -> StandingIn:
    """Whom `deputy` stands in for at that moment."""
    found = _APPOINTED.rows(transaction.held, {"deputy": deputy, "now": now})
    absent = frozenset(login for login, lasts, _ in found if lasts)
    return StandingIn(absent, over=any(ended for _, _, ended in found))


_ABSENT_ONE, _DEPUTY = aliased(User), aliased(User)
_NOW = bindparam("now", type_=UtcDateTime)
_COLLEAGUES = _ABSENT_ONE.organisation.is_not_distinct_from(_DEPUTY.organisation)
_APPOINTED = Prepared(
    lambda _: (
        select(
            Substitution.absent,
            and_(Substitution.begins_at <= _NOW, Substitution.ends_at > _NOW, _COLLEAGUES),
            or_(Substitution.ends_at <= _NOW, ~_COLLEAGUES),
        )
        .join(_ABSENT_ONE, _ABSENT_ONE.login == Substitution.absent)
        .join(_DEPUTY, _DEPUTY.login == Substitution.deputy)
        .where(Substitution.deputy == bindparam("deputy"))
    )
)


def name_of(transaction: Transaction, login: str) -> str:
    """What people call the person; the login where there is no such account any more."""
    user = transaction.get(User, login)
    return user.name if user else login


def all_users(transaction: Transaction) -> Sequence[User]:
    """Every account, by login."""
    return transaction.scalars(select(User).order_by(User.login)).all()


def add_user(transaction: Transaction, user: User) -> bool:
    """Add the account; False where another transaction was first with its login."""
    values = {
        column.key: value
        for column in User.__mapper__.column_attrs
        if (value := getattr(user, column.key)) is not None
    }
    added = transaction.insert(User).values(**values).on_conflict_do_nothing()
    seal_groups.touch(transaction, "account", user.login)
    return transaction.scalar(added.returning(User.login)) is not None


def all_logins(transaction: Transaction) -> Sequence[str]:
    """What every account is called."""
    return transaction.scalars(select(User.login)).all()


def colleagues(
    transaction: Transaction,
    groups: Sequence[str],
    logins: Sequence[str] = (),
    organisation: str | None = None,
) -> Sequence[User]:
    """The active accounts in one of the groups, of these logins or of the organisation, by name."""
    members = select(Membership.login).where(Membership.group_id.in_(groups))
    known = or_(User.login.in_(members), User.login.in_(logins))
    if organisation is not None:
        known = or_(known, User.organisation == organisation)
    return transaction.scalars(
        select(User).where(User.active, known).order_by(User.name, User.login)
    ).all()


def kept_filters(transaction: Transaction, login: str) -> Sequence[KeptFilter]:
    """The filters that the person keeps, by name."""
    mine = select(KeptFilter).where(KeptFilter.login == login)
    return transaction.scalars(mine.order_by(KeptFilter.name)).all()


def set_groups(transaction: Transaction, login: str, groups: Sequence[str]) -> None:
    """The user is in these groups and no other."""
    transaction.execute(delete(Membership).where(Membership.login == login))
    seal_groups.touch(transaction, "account", login)
    make_groups(transaction, RIGHTS.keys() & set(groups))
    transaction.add_all(Membership(login=login, group_id=group) for group in groups)
    transaction.flush()


def appointments(transaction: Transaction, now: datetime) -> Sequence[Substitution]:
    """Who stands in for whom, now or later, in the order in which it begins."""
    open_ones = select(Substitution).where(Substitution.ends_at > now)
    return transaction.scalars(open_ones.order_by(Substitution.begins_at, Substitution.key)).all()


def end_appointments(transaction: Transaction, login: str, now: datetime) -> None:
    """Nobody stands in for this account any more, nor it for anybody."""
    running = or_(Substitution.absent == login, Substitution.deputy == login)
    running &= Substitution.ends_at > now
    for absent in transaction.scalars(select(Substitution.absent).where(running)).all():
        seal_groups.touch(transaction, "account", absent)
    transaction.change(update(Substitution).where(running).values(ends_at=now))


def actor_from(transaction: Transaction, user: User, now: datetime) -> Actor:
    """The actor of an account.

    A deputy has the absent one's part in the procedures; a right over the system is granted by the
    security administrator alone, and does not go with it.
    """
    standing_in = stood_in_for(transaction, user.login, now)
    stands_for, withheld = standing_in.absent, frozenset[int]()
    own = groups_of(transaction, [user.login])
    theirs = groups_of(transaction, sorted(stands_for)) if stands_for else own
    groups = own | (theirs - RIGHTS.keys())
    if standing_in.over:
        withheld = hands.held_as_candidate(
            transaction, user.login, stands_for | {user.login}, groups
        )
    return Actor(
        login=user.login,
        name=user.name,
        groups=groups,
        own_groups=own if stands_for else None,
        organisation=user.organisation,
        stands_for=stands_for,
        unrestricted=user.administrator,
        offices=offices_of(transaction, user.login),
        withheld=withheld,
    )
