"""Signing in and out, and who is asking."""

from datetime import timedelta
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    current_app,
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
from engine.commands.sign_in import sign_in as command
from engine.commands.throttle import TooManyFailures
from engine.errors import GuichengError, NotFound
from engine.lifecycle.actor import Actor
from engine.queries.accounts import actor_of, list_accounts
from tasklist import errors
from tasklist.here import engine, now, store
from tasklist.language import LANGUAGES, _
from tasklist.lost import lost

pages = Blueprint("sessions", __name__)
csrf = CSRFProtect()

_OPEN = {"tasklist.static", "tasklist.sessions.sign_in", "tasklist.sessions.choose_language"}
LASTS = timedelta(hours=12)


def require_actor() -> ResponseReturnValue | None:
    """Find out who asks; a stranger is shown the sign-in and comes back to the page afterwards."""
    g.now = engine().now()
    g.actor = _actor()
    g.pinned = abs(Clock().now() - g.now) > timedelta(minutes=1)
    if g.actor is not None or request.endpoint in _OPEN:
        return None
    if request.method == "GET":
        wanted = request.full_path.rstrip("?")
        return redirect(url_for("tasklist.sessions.sign_in", next=wanted))
    return errors.page(401, _("登录已过期，这次没有提交。请登录后再试。"), lost=lost())


def protect() -> None:
    """Every request that changes something carries the token of a page of ours."""
    if request.method not in {"GET", "HEAD", "OPTIONS"}:
        csrf.protect()


@pages.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """Ask for account and password; too many failures have to wait."""
    if request.method == "GET":
        return _door(next=request.args.get("next", ""))
    login = request.form.get("login", "").strip()
    try:
        actor = command(
            engine(),
            login,
            request.form.get("password", ""),
            now=now(),
            world=Clock().now(),
            address=request.remote_addr or "",
        )
    except TooManyFailures as error:
        sentence = _("尝试次数太多，请 {n} 分钟后再登录。", n=error.minutes)
        return _door(429, refused=sentence, login=login, next=request.form.get("next", ""))
    except GuichengError as error:
        return _door(401, refused=str(error), login=login, next=request.form.get("next", ""))
    language = session.get("language")
    session.clear()
    session.update(login=actor.login, language=language or "zh")
    session.permanent = True
    current_app.permanent_session_lifetime = LASTS
    return redirect(inside(request.form.get("next")), 303)


@pages.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Forget who asked."""
    session.clear()
    flash(_("您已退出。"), "good")
    return redirect(url_for("tasklist.sessions.sign_in"), 303)


@pages.post("/language")
def choose_language() -> ResponseReturnValue:
    """Chinese or English, for this browser."""
    chosen = request.form.get("language", "zh")
    session["language"] = chosen if chosen in LANGUAGES else "zh"
    return redirect(inside(request.form.get("back")), 303)


def _actor() -> Actor | None:
    login = session.get("login")
    if not isinstance(login, str):
        return None
    try:
        return actor_of(store(), login, now=now())
    except NotFound:  # disabled or deleted since
        session.clear()
        return None


def inside(place: str | None) -> str:
    """A place of ours to go to; anything that leads elsewhere becomes the task list."""
    parts = urlsplit((place or "").replace("\\", "/"))
    if not parts.scheme and not parts.netloc and parts.path.startswith("/"):
        return parts.geturl()
    return url_for("tasklist.todo.tasks")


def _door(status: int = 200, **shown: object) -> ResponseReturnValue:
    known = () if engine().settings.production else list_accounts(store())
    return make_response(render_template("sign_in.html", demonstration=known, **shown), status)
