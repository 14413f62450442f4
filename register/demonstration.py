"""The organisations and the groups of a demonstration, where they are missing."""

from dataclasses import asdict

from engine.persistence import Transaction
from engine.persistence.account_rows import Group
from engine.programmes import Programmes
from register.enter_organisations import groups_of
from register.rows import Organisation


def create_demonstration_rows(transaction: Transaction, programmes: Programmes) -> None:
    """The organisations of the programmes' demonstrations, and the names of all groups: those of
    the programmes' roles, and two for each organisation, which may apply and recommend.
    """
    organisations = programmes.demonstration.organisations
    for entry in organisations:
        if transaction.get(Organisation, entry.credit_code) is None:
            transaction.add(Organisation(**asdict(entry)))
    names = {group: role.name for one in programmes.values() for group, role in one.roles.items()}
    for entry in organisations:
        names |= groups_of(entry.credit_code, entry.name)
    for group, name in names.items():
        transaction.merge(Group(id=group, name=name))
