"""What an account may be called."""

import unicodedata
from collections.abc import Iterable

from engine.errors import Invalid, Refused
from engine.lifecycle.actor import SYSTEM, VISITOR

LONGEST = 100
_RESERVED = frozenset({SYSTEM.login, VISITOR.login})
"""The history calls the program itself, and a visitor of a demonstration, by these names."""


def require_login(login: str, taken: Iterable[str]) -> None:
    """Raises Invalid for what no account can be called; Refused where one is, or looks like, that.

    >>> require_login("wang", ["li"])
    >>> require_login("Wang", ["wang"])
    Traceback (most recent call last):
        ...
    engine.errors.Refused: 账号“wang”已经有了：要修改它，请在账号列表里打开它。
    """
    odd = any(not sign.isprintable() or sign.isspace() or sign in "/\\?#%" for sign in login)
    if not login or odd or len(login) > LONGEST:
        raise Invalid(f"账号最多 {LONGEST} 个字，不含空格和 / \\ ? # %。")
    if _seen(login) in _RESERVED:
        raise Invalid(f"“{login}”是系统自己的名称，请换一个账号。")
    for other in taken:
        if _seen(other) == _seen(login):
            raise Refused(f"账号“{other}”已经有了：要修改它，请在账号列表里打开它。")


def _seen(login: str) -> str:
    """How a reader takes it: without regard to case and width."""
    return unicodedata.normalize("NFKC", login).casefold()
