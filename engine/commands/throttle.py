"""How often a sign-in may fail before it has to wait, whichever worker it comes to.

Counted for an account at an address, for the account wherever it is tried, and for the address: a
guesser is slowed down, the owner at another desk hardly is, and everybody is free after `WAIT`.
"""

import hashlib
from datetime import datetime, timedelta
from math import ceil

from engine.commands.engine import Engine
from engine.errors import Refused
from engine.persistence import Transaction, sign_ins
from engine.persistence.account_rows import FailedSignIn

WAIT = timedelta(minutes=5)
MOST, MOST_OF_AN_ACCOUNT, MOST_OF_AN_ADDRESS = 5, 30, 30


class TooManyFailures(Refused):
    """Nobody may try now, not even with the right password."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"尝试次数太多，请 {minutes} 分钟后再登录。")
        self.minutes = minutes


class Throttle:
    """The failures that count for one login at one address, at one moment of the world's clock."""

    def __init__(self, login: str, address: str, world: datetime) -> None:
        self.here = _short(f"{login} at {address}")
        self.most = {
            self.here: MOST,
            _short(f"login {login}"): MOST_OF_AN_ACCOUNT,
            _short(f"address {address}"): MOST_OF_AN_ADDRESS,
        }
        self.world = world

    def require(self, transaction: Transaction) -> bool:
        """Whether it failed here before. Raises TooManyFailures with the minutes to wait."""
        found = sign_ins.failures(transaction, self.most, self.world - WAIT)
        waits = [
            moments[self.most[by] - 1] + WAIT - self.world
            for by, moments in found.items()
            if len(moments) >= self.most[by]
        ]
        if waits:
            raise TooManyFailures(ceil(max(waits).total_seconds() / 60))
        return self.here in found

    def failed(self, engine: Engine, transaction: Transaction) -> None:
        """Remember a failure."""
        rows = [
            FailedSignIn(key=engine.store.next_key(), counted_by=by, failed_at=self.world)
            for by in self.most
        ]
        sign_ins.remember(transaction, rows, self.world - WAIT)

    def succeeded(self, transaction: Transaction) -> None:
        """Forget the failures here."""
        sign_ins.forget(transaction, self.here)


def _short(text: str) -> str:
    """Anything may be typed as a login; what is kept is short and tells nothing."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
