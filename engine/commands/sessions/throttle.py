"""How often a sign-in may be tried before it has to wait, whichever worker it comes to.

An attempt is counted before it is judged, so that guesses sent at once do not pass the limit; a
right one is taken back. Counted for an account at an address, for the account wherever it is tried,
and for the address. The last two are not held against an account at an address from which it has
signed in before: whoever guesses from behind the same proxy, or from anywhere, does not lock its
owner out. Everybody is free after `WAIT`.
"""

import hashlib
from datetime import datetime, timedelta
from math import ceil

from engine.errors import Refused
from engine.persistence import Transaction, sign_ins

WAIT = timedelta(minutes=5)
MOST, MOST_OF_AN_ACCOUNT, MOST_OF_AN_ADDRESS = 5, 30, 100


class TooManyFailures(Refused):
    """Nobody may try now, not even with the right password."""

    def __init__(self, minutes: int) -> None:
        super().__init__(f"尝试次数太多，请 {minutes} 分钟后再登录。")
        self.minutes = minutes


class Throttle:
    """The attempts that count for one login at one address, at one moment of the world's clock."""

    def __init__(self, login: str, address: str, world: datetime) -> None:
        self.login, self.address, self.world = login, address, world
        self.here = _short(f"{login} at {address}")
        self.elsewhere = {_short(f"login {login}"): MOST_OF_AN_ACCOUNT}
        if address:
            self.elsewhere[_short(f"address {address}")] = MOST_OF_AN_ADDRESS

    def count(self, transaction: Transaction) -> None:
        """Count this attempt. Raises TooManyFailures, with the minutes to wait."""
        self._count(transaction, self.here, MOST)
        known = sign_ins.is_known_at(transaction, self.login, self.address)
        for counted_by, most in () if known else self.elsewhere.items():
            self._count(transaction, counted_by, most)

    def _count(self, transaction: Transaction, counted_by: str, most: int) -> None:
        number, since = sign_ins.count(transaction, counted_by, self.world, self.world - WAIT)
        if number > most:
            raise TooManyFailures(ceil((since + WAIT - self.world).total_seconds() / 60))

    def succeeded(self, transaction: Transaction) -> None:
        """The attempt was right: what failed here before is forgotten."""
        sign_ins.forget(transaction, self.here, self.world - WAIT)
        if not sign_ins.is_known_at(transaction, self.login, self.address):
            sign_ins.take_back(transaction, self.elsewhere)


def _short(text: str) -> str:
    """Anything may be typed as a login; what is kept is short and tells nothing."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
