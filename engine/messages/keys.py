"""Correlation keys: the text by which a message finds who waits for it."""

from decimal import Decimal

from engine.feel.values.text import text_of


def key_of(value: object) -> str | None:
    """The key that a value stands for: a text, or a number as FEEL's `string()` writes it.

    None for an empty text and for whatever else: nothing of it could be told apart reliably.

    >>> key_of(Decimal("1.50")), key_of(3), key_of(Decimal("3.0")), key_of("A-1")
    ('1.5', '3', '3', 'A-1')
    >>> key_of([1]), key_of({}), key_of(True), key_of("")
    (None, None, None, None)
    """
    if isinstance(value, str):
        return value or None
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return text_of(Decimal(value))
    return None
