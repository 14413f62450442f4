"""Which form a page shows, signed: a browser whose session ended is told the labels of that form.

The signature keeps a stranger from asking for the labels of forms that no page of ours showed.
"""

import hmac
from hashlib import sha256

from flask import current_app


def reference(form_key: int) -> str:
    """The definition key of the form, signed by this installation."""
    return f"{form_key}.{_signature(form_key)}"


def referred(text: str) -> int | None:
    """The key in a reference of ours; None for any other text."""
    key, _, signature = text.partition(".")
    if not (key.isdecimal() and key.isascii()):
        return None
    return int(key) if hmac.compare_digest(_signature(int(key)), signature) else None


def _signature(form_key: int) -> str:
    secret = current_app.secret_key
    key = secret.encode() if isinstance(secret, str) else secret or b""
    return hmac.new(key, f"form {form_key}".encode(), sha256).hexdigest()
