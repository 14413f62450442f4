"""Who acts: a person, a connected system, or the program itself."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as history will name it.

    `login` is the account, `name` what people read, `groups` the candidate groups it is in (those
    of an absent colleague it stands in for are in there too), `stands_for` the logins of those
    colleagues. `unrestricted`: may act on any task (an administrator, the program itself).
    """

    login: str
    name: str
    groups: frozenset[str] = frozenset()
    organisation: str | None = None
    stands_for: frozenset[str] = frozenset()
    unrestricted: bool = False

    @property
    def logins(self) -> frozenset[str]:
        """Its own login and those it stands in for."""
        return self.stands_for | {self.login}


SYSTEM = Actor("system", "系统", unrestricted=True)
"""The program itself: timers, messages, handlers."""
