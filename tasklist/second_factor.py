"""两步验证: shown after the password; set up with a telephone."""

import segno
from flask import Blueprint, current_app, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from engine.commands.sessions.enrol_second_factor import enrol_second_factor, offer_secret
from engine.commands.sessions.second_factor import address_of
from engine.commands.sessions.show_second_factor import show_second_factor
from engine.errors import GuichengError
from tasklist.addresses import inside
from tasklist.here import actor, engine, now, world

pages = Blueprint("second_factor", __name__)


@pages.route("/sign-in/second-factor", methods=["GET", "POST"])
def show() -> ResponseReturnValue:
    """The code of the app, or a recovery code."""
    wanted, refused = request.values.get("next", ""), ""
    if request.method == "POST":
        try:
            show_second_factor(
                engine(),
                request.form.get("code", ""),
                session=g.session.key,
                key=_key(),
                actor=actor(),
                now=now(),
                world=world(),
            )
            return redirect(inside(wanted), 303)
        except GuichengError as error:
            refused = str(error)
    body = render_template("second_factor.html", next=wanted, refused=refused)
    return make_response(body, 401 if refused else 200)


@pages.route("/account/second-factor", methods=["GET", "POST"])
def enrol() -> ResponseReturnValue:
    """The QR code for the app, and the code that shows it works."""
    refused, codes, required = "", [], g.session.lacks == "enrolment"
    if request.method == "POST":
        try:
            codes = enrol_second_factor(
                engine(),
                request.form.get("code", ""),
                session=g.session.key,
                key=_key(),
                actor=actor(),
                now=now(),
                world=world(),
                password=None if required else request.form.get("password", ""),
            )
        except GuichengError as error:
            refused = str(error)
    secret = "" if codes else offer_secret(engine(), actor=actor(), key=_key())
    body = render_template(
        "second_factor_enrolment.html",
        required=required,
        codes=codes,
        secret=secret,
        drawn=_drawn(secret) if secret else "",
        refused=refused,
    )
    return make_response(body, 422 if refused else 200)


def _drawn(secret: str) -> Markup:
    code = segno.make(address_of(secret, actor().login), error="m")
    return Markup(code.svg_inline(scale=5, border=4, light="#fff"))  # noqa: S704  segno's own marks


def _key() -> str:
    key = current_app.secret_key
    assert isinstance(key, str)
    return key
