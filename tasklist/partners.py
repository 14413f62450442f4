"""外部系统: who is connected, how a stranger signs, what is exchanged, and every delivery."""

import hashlib

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands.audit.record_access import Access, record_access
from engine.errors import GuichengError
from engine.json_types import Json
from engine.lifecycle.authority import may, require
from engine.queries.deliveries import arrivals, deliveries
from tasklist.here import actor, engine, now, partner_book, store
from tasklist.language import _
from tasklist.partner_book import Tried

pages = Blueprint("partners", __name__)
PUBLISH, KEYS, RESEND = "发布消息", "管理密钥", "重发"


@pages.before_request
def only_operators_and_who_gives_keys() -> None:
    """Who sends again what failed sees what is sent; who gives keys sees to whom."""
    require(actor(), KEYS if may(actor(), KEYS) else RESEND)


@pages.get("/partners")
def index() -> str:
    """Every partner of the programmes in force."""
    return render_template("partners.html", partners=partner_book().partners())


@pages.get("/partners/<partner>")
def show(partner: str) -> ResponseReturnValue:
    """One partner: what to agree on with whoever builds the other side, and what was exchanged."""
    return _page(partner)


@pages.post("/partners/<partner>/try")
def try_it(partner: str) -> ResponseReturnValue:
    """Send a body as the partner would, signed with its key, and on record as tried by this person:
    what it begins or moves says that the partner did it.

    Forbidden to whoever may not publish messages, which operators alone may not.
    """
    require(actor(), PUBLISH)
    card = partner_book().partner(partner)
    body = request.form.get("body", "").replace("\r\n", "\n")
    _record("partner_tried", card.id, sha256=hashlib.sha256(body.encode()).hexdigest())
    return _page(partner, tried=partner_book().attempt(partner, body))


@pages.post("/partners/<partner>/connection")
def connect(partner: str) -> ResponseReturnValue:
    """接入: an address and a first key, which is on this page, and on no other ever."""
    require(actor(), KEYS)
    url = request.form.get("url", "").strip()
    try:
        secret = partner_book().connect(partner, url)
    except GuichengError as error:
        return _page(partner, error=error)
    _record("partner_connected", partner, url=url)
    return _page(partner, secret=secret)


@pages.post("/partners/<partner>/address")
def move(partner: str) -> ResponseReturnValue:
    """修改地址: what is sent from now on goes there."""
    require(actor(), KEYS)
    url = request.form.get("url", "").strip()
    try:
        partner_book().move(partner, url)
    except GuichengError as error:
        return _page(partner, error=error)
    _record("partner_moved", partner, url=url)
    flash(_("地址已修改。"), "good")
    return redirect(url_for("tasklist.partners.show", partner=partner), 303)


@pages.post("/partners/<partner>/key")
def rotate(partner: str) -> ResponseReturnValue:
    """更换密钥: the new one is on this page, and on no other ever; the old ones still verify."""
    require(actor(), KEYS)
    try:
        secret = partner_book().rotate(partner)
    except GuichengError as error:
        return _page(partner, error=error)
    _record("partner_key_rotated", partner)
    return _page(partner, secret=secret)


@pages.post("/partners/<partner>/key/retirement")
def retire(partner: str) -> ResponseReturnValue:
    """停用旧密钥: when the other side has the new one."""
    require(actor(), KEYS)
    try:
        gone = partner_book().retire(partner)
    except GuichengError as error:
        return _page(partner, error=error)
    _record("partner_keys_retired", partner, number=gone)
    flash(_("旧密钥已停用。"), "good")
    return redirect(url_for("tasklist.partners.show", partner=partner), 303)


def _record(kind: Access, partner: str, **what: Json) -> None:
    record_access(engine(), kind, actor=actor(), now=now(), partner=partner, **what)


def _page(
    partner: str,
    *,
    tried: Tried | None = None,
    secret: str = "",
    error: GuichengError | None = None,
) -> ResponseReturnValue:
    card = partner_book().partner(partner)
    sees = may(actor(), RESEND)
    body = render_template(
        "partner.html",
        partner=card,
        tried=tried,
        secret=secret,
        error=error,
        may_try=may(actor(), PUBLISH),
        may_key=may(actor(), KEYS),
        sees_deliveries=sees,
        sent=deliveries(store(), actor(), card.id) if sees else (),
        came=arrivals(store(), actor(), card.id) if sees else (),
    )
    return make_response(body, 422 if error else 200)
