"""外部系统: who is connected, how a stranger signs, what is exchanged, and every delivery."""

import hashlib

from flask import Blueprint, render_template, request

from engine.commands.audit.record_access import record_access
from engine.lifecycle.authority import may, require
from engine.queries.deliveries import arrivals, deliveries
from tasklist.here import actor, engine, now, partner_book, store
from tasklist.partner_book import Tried

pages = Blueprint("partners", __name__)
PUBLISH = "发布消息"


@pages.before_request
def only_operators() -> None:
    """Who sends again what failed sees what is sent."""
    require(actor(), "重发")


@pages.get("/partners")
def index() -> str:
    """Every partner of the programmes in force."""
    return render_template("partners.html", partners=partner_book().partners())


@pages.get("/partners/<partner>")
def show(partner: str) -> str:
    """One partner: what to agree on with whoever builds the other side, and what was exchanged."""
    return _page(partner)


@pages.post("/partners/<partner>/try")
def try_it(partner: str) -> str:
    """Send a body as the partner would, signed with its key, and on record as tried by this person:
    what it begins or moves says that the partner did it.

    Forbidden to whoever may not publish messages, which operators alone may not.
    """
    require(actor(), PUBLISH)
    card = partner_book().partner(partner)
    body = request.form.get("body", "").replace("\r\n", "\n")
    digest = hashlib.sha256(body.encode()).hexdigest()
    record_access(
        engine(), "partner_tried", actor=actor(), now=now(), partner=card.id, sha256=digest
    )
    return _page(partner, partner_book().attempt(partner, body))


def _page(partner: str, tried: Tried | None = None) -> str:
    card = partner_book().partner(partner)
    return render_template(
        "partner.html",
        partner=card,
        tried=tried,
        may_try=may(actor(), PUBLISH),
        sent=deliveries(store(), actor(), card.id),
        came=arrivals(store(), actor(), card.id),
    )
