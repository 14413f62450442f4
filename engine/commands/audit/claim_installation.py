"""A database is for production or for demonstrations, from its beginning to its end."""

from engine.commands.core.engine import Engine
from engine.errors import Refused
from engine.persistence import accounts, installation

_NAMES = {"production": "正式环境", "demonstration": "演示"}


def claim_installation(engine: Engine) -> None:
    """Whoever opens a new database says what it is for; afterwards no other mode opens it.

    What a demonstration holds (accounts whose password everybody knows, cases at invented times)
    must not come into production, nor a demonstration's clock to real cases. Raises Refused, also
    where production would find an account that may do everything.
    """
    mode = engine.settings.mode
    with engine.store.read() as transaction:
        made_for = installation.mode(transaction)
        unlimited = accounts.unlimited_accounts(transaction)
    if made_for is None:
        with engine.store.write() as transaction:
            made_for = installation.claim(transaction, mode)
    if made_for != mode:
        raise Refused(
            f"这个数据库是为{_NAMES[made_for]}建的，不能以{_NAMES[mode]}模式（GUICHENG_MODE={mode}）"
            "打开：请换用另一个数据库（GUICHENG_DATABASE）。"
        )
    if engine.settings.production and unlimited:
        raise Refused(
            f"账号 {'、'.join(unlimited)} 什么都能做，正式环境不允许：请用 guicheng accounts "
            "limit 取消，再分设系统管理员、安全管理员和审计员（guicheng accounts grant）。"
        )
