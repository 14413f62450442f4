"""The scopes around an element instance, and the variables that are seen from it."""

from engine.persistence import Store, scopes


def scopes_around(store: Store, element_instance_key: int) -> tuple[int, ...]:
    """The element instance and those around it, the process instance last.

    Of one that has ended, whose token is gone: itself and the process instance.
    """
    with store.read() as transaction:
        return scopes.around(transaction, element_instance_key)


def innermost_variables(store: Store, element_instance_key: int) -> tuple[int, ...]:
    """The keys of the variables that are seen from there: of each name the innermost."""
    with store.read() as transaction:
        return scopes.seen(transaction, scopes.around(transaction, element_instance_key))
