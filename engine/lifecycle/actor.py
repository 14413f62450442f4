"""Who acts: a person, a connected system, or the program itself."""

from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as history will name it.

    `login` is the account, `name` what people read, `groups` the candidate groups it is in (those
    of an absent colleague it stands in for are in there too), `stands_for` the logins of those
    colleagues, `own_groups` its groups without theirs (None: all of `groups` are its own),
    `offices` which of the three separate offices it holds (`authority.SEPARATE`).
    `unrestricted`: may act on any task (the program itself, a demonstration's administrator).
    `scopes`: what a machine's token may be used for (`engine.lifecycle.scopes`); None for people.
    `withheld` are the keys of the open tasks that it took as a deputy whose days are over: they are
    not shown to it any more, whether they have been taken from it yet or not.
    `address` is where the request came from, for the history; empty inside the program.
    """

    login: str
    name: str
    groups: frozenset[str] = frozenset()
    organisation: str | None = None
    stands_for: frozenset[str] = frozenset()
    unrestricted: bool = False
    offices: frozenset[str] = frozenset()
    scopes: frozenset[str] | None = None
    own_groups: frozenset[str] | None = None
    withheld: frozenset[int] = frozenset()
    address: str = field(default="", compare=False)

    @property
    def logins(self) -> frozenset[str]:
        """Its own login and those it stands in for."""
        return self.stands_for | {self.login}

    @property
    def itself(self) -> "Actor":
        """The same without those it stands in for."""
        if not self.stands_for:
            return self
        own = self.groups if self.own_groups is None else self.own_groups
        return replace(self, groups=own, stands_for=frozenset())


SYSTEM = Actor("system", "系统", unrestricted=True)
"""The program itself: timers, messages, handlers."""
VISITOR = Actor("demonstration", "演示客户端", unrestricted=True)
"""A client of a demonstration that gives no account; there is none in production."""
