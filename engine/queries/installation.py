"""What the database was made for."""

from engine.persistence import Store, installation


def installation_mode(store: Store) -> str | None:
    """`production` or `demonstration`; None where nobody has said so yet.

    Raises Unavailable where the database is away.
    """
    with store.read() as transaction:
        return installation.mode(transaction)
