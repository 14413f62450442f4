"""What a page knows while it is drawn: the engine, the regulations, who asks, and the moment."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from flask import current_app, g

from engine.commands.core.engine import Engine
from engine.lifecycle.actor import Actor
from engine.persistence import Store
from engine.programmes import Programmes
from tasklist.clauses import Regulations
from tasklist.identity_provider import Provider
from tasklist.partner_book import NoPartners, PartnerBook
from tasklist.sandbox_house import NoSandboxes, Sandboxes
from tasklist.worked_cases import Judge

_EXTENSION = "guicheng"


@dataclass(frozen=True, slots=True)
class TasklistServices:
    """What the application was built with."""

    engine: Engine
    programmes_of: Callable[[int | None], Programmes]
    """Those of a case as it began with them; without its key, those in force."""
    judge: Judge
    provider: Provider | None = None
    partners: PartnerBook = field(default_factory=NoPartners)
    sandboxes: Sandboxes = field(default_factory=NoSandboxes)
    interface: Mapping[str, Any] = field(default_factory=dict)
    """The OpenAPI document of the REST interface."""


def register_services(extensions: dict[str, object], house: TasklistServices) -> None:
    """Give the house to an application."""
    extensions[_EXTENSION] = house


def engine() -> Engine:
    """The engine."""
    return _house().engine


def partner_book() -> PartnerBook:
    """The other systems, as the wire knows them."""
    return _house().partners


def sandboxes() -> Sandboxes:
    """The installations in which drafts are played."""
    return _house().sandboxes


def interface() -> Mapping[str, Any]:
    """The OpenAPI document of the REST interface."""
    return _house().interface


def store() -> Store:
    """The engine's database, which queries take."""
    return _house().engine.store


def regulations() -> Regulations:
    """The programmes, asked for words: as the case of this page began with them, else in force."""
    known = g.get("regulations")
    if known is None:
        known = g.regulations = Regulations(_house().programmes_of(g.get("case_of_page")))
    return cast(Regulations, known)


def speak_as_in(case_key: int) -> None:
    """From here on the page uses the words with which the case began."""
    if g.get("case_of_page") != case_key:
        g.case_of_page = case_key
        g.pop("regulations", None)


def judge() -> Judge:
    """Who holds the worked cases against a decision."""
    return _house().judge


def provider() -> Provider | None:
    """The identity provider; None where people sign in with passwords alone."""
    return _house().provider


def actor() -> Actor:
    """Who is signed in; every page but the sign-in has one."""
    return cast(Actor, g.actor)


def now() -> datetime:
    """The moment of this request, the same for everything on the page."""
    return cast(datetime, g.now)


def world() -> datetime:
    """The world's moment of this request, also where the procedures' clock is pinned."""
    return cast(datetime, g.world)


def _house() -> TasklistServices:
    return cast(TasklistServices, current_app.extensions[_EXTENSION])
