"""The programmes, for pages and other rooms: as they are in force, or as a case began with them."""

from engine.persistence import Store
from engine.persistence.case_rows import Instance
from engine.persistence.programmes import programmes_as_of
from engine.persistence.programmes import programmes_in_force as in_force
from engine.programmes import Programmes


def programmes_in_force(store: Store) -> Programmes:
    """The newest released version of each."""
    with store.read() as transaction:
        return in_force(transaction)


def programmes_of_case(store: Store, case_key: int) -> Programmes:
    """Each as the case began with it; those in force where there is no such case."""
    with store.read() as transaction:
        row = transaction.get(Instance, case_key)
        if row is None:
            return in_force(transaction)
        return programmes_as_of(transaction, row.deployments_known)
