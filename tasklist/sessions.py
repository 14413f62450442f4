"""Signing in and out, and who is asking."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFProtect

from engine.clock import Clock
from engine.commands.sessions.end_session import end_session
from engine.commands.sessions.open_session import open_session
from engine.commands.sessions.sign_in import sign_in as command
from engine.commands.sessions.throttle import TooManyFailures
from engine.commands.sessions.use_session import Session, use_session
from engine.errors import GuichengError, Unavailable
from engine.lifecycle.actor import Actor
from engine.queries.accounts import list_accounts
from tasklist import errors
from tasklist.addresses import inside
from tasklist.here import engine, now, provider, store, world
from tasklist.language import LANGUAGES, _
from tasklist.lost import lost

pages = Blueprint("sessions", __name__)
csrf = CSRFProtect()

_OPEN = {
    "tasklist.static",
    "tasklist.sessions.sign_in",
    "tasklist.sessions.choose_language",
    "tasklist.single_sign_on.begin",
    "tasklist.single_sign_on.finish",
}
SANDBOX = "tasklist.sandboxes.within"
_ALWAYS = {*_OPEN, "tasklist.sessions.sign_out"}
_TO_BE_DONE = {
    "second_factor": "tasklist.second_factor.show",
    "enrolment": "tasklist.second_factor.enrol",
    "new_password": "tasklist.own_account.password",
}
"""What a session lacks → the page where it is done, the only one that opens before."""


def require_actor() -> ResponseReturnValue | None:
    """Find out who asks; a stranger is shown the sign-in and comes back to the page afterwards."""
    _find_out()
    if g.actor is not None or request.endpoint in _OPEN:
        return None
    if g.session is not None:
        return _finish_first(g.session)
    if request.method == "GET":
        wanted = request.script_root + request.full_path.rstrip("?")
        return redirect(url_for("tasklist.sessions.sign_in", next=wanted))
    return errors.page(401, _("登录已过期，这次没有提交。请登录后再试。"), lost=lost())


def no_such_page(error: Exception) -> Response:
    """An address that nobody has, or not for this method: whoever is signed in keeps the frame."""
    try:
        if "session" not in g:
            _find_out()
    except Unavailable as away:
        return errors.of_unavailable(away)
    return errors.of_http(error)


def _find_out() -> None:
    g.now, g.world = engine().now(), Clock().now()
    g.pinned = abs(g.world - g.now) > timedelta(minutes=1)
    g.session = _session()
    g.actor = g.session.actor if g.session and not g.session.lacks else None


def _finish_first(found: Session) -> ResponseReturnValue | None:
    """What the session lacks comes before everything else."""
    page = _TO_BE_DONE[found.lacks]
    if request.endpoint in {page, *_ALWAYS}:
        g.actor = found.actor
        return None
    return redirect(
        url_for(
            page, next=request.script_root + request.full_path if request.method == "GET" else ""
        ),
        303,
    )


def protect() -> None:
    """Every request that changes something carries the token of a page of ours; a page of a sandbox
    carries the sandbox's, and is known to be of this address by what the browser says of itself.
    """
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return
    if request.endpoint == SANDBOX:
        if urlsplit(request.headers.get("Origin", "")).netloc != request.host:
            abort(400)
    else:
        csrf.protect()


@pages.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Ask for account and password; too many failures have to wait."""
    if request.method == "GET":
        return door(next=request.args.get("next", ""))
    login = request.form.get("login", "").strip()
    try:
        actor = command(
            engine(),
            login,
            request.form.get("password", ""),
            now=now(),
            world=world(),
            address=request.remote_addr or "",
        )
    except TooManyFailures as error:
        sentence = _("尝试次数太多，请 {n} 分钟后再登录。", n=error.minutes)
        return door(429, refused=sentence, login=login, next=request.form.get("next", ""))
    except GuichengError as error:
        return door(401, refused=str(error), login=login, next=request.form.get("next", ""))
    let_in(actor)
    return redirect(inside(request.form.get("next")), 303)


def let_in(actor: Actor, *, verified: bool = False) -> None:
    """Begin a session in this browser; nothing of an earlier one is left but the language.

    `verified`: an identity provider has seen a second factor.
    """
    _end_earlier()
    token = open_session(
        engine(), actor, world=world(), client=request.user_agent.string, verified=verified
    )
    language = session.get("language")
    session.clear()
    session.update(token=token, language=language or "zh")
    session.permanent = True


def _end_earlier() -> None:
    """End the session that this browser has, if it has one."""
    if g.session is not None:
        actor = g.session.actor
        end_session(engine(), g.session.key, actor=actor, now=now(), world=world())


@pages.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session, here and in the database: a copy of the cookie opens nothing."""
    _end_earlier()
    session.clear()
    flash(_("您已退出。"), "good")
    return redirect(url_for("tasklist.sessions.sign_in"), 303)


@pages.post("/language")
def choose_language() -> ResponseReturnValue:
    """Chinese or English, for this browser."""
    chosen = request.form.get("language", "zh")
    session["language"] = chosen if chosen in LANGUAGES else "zh"
    return redirect(inside(request.form.get("back")), 303)


def _session() -> Session | None:
    token = session.get("token")
    if not isinstance(token, str):
        return None
    found = use_session(
        engine(), token, now=now(), world=world(), address=request.remote_addr or ""
    )
    if found is None:  # ended, disabled or deleted since
        session.pop("token")
    return found


def door(status: int = 200, **shown: object) -> ResponseReturnValue:
    """The sign-in, with what was wrong."""
    known = [] if engine().settings.production else list_accounts(store())
    people = [one for one in known if not one.machine]
    return make_response(
        render_template("sign_in.html", demonstration=people, provider=provider(), **shown), status
    )
