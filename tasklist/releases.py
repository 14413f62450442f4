"""放行: a second person looks at what was deployed, and lets it act."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from engine.commands.deployments.release_deployment import release_deployment
from engine.errors import GuichengError
from engine.lifecycle.authority import require
from engine.queries.definitions import awaiting_release
from tasklist.here import actor, engine, now, store
from tasklist.language import _

pages = Blueprint("releases", __name__)


@pages.get("/releases")
def index() -> str:
    """What waits, and what is in it."""
    require(actor(), "放行部署")
    return render_template("releases.html", waiting=awaiting_release(store()))


@pages.post("/releases/<int:key>")
def release(key: int) -> ResponseReturnValue:
    """放行 one deployment, with the reason."""
    reason = request.form.get("reason", "").strip()
    try:
        release_deployment(engine(), key, actor=actor(), now=now(), reason=reason)
    except GuichengError as error:
        flash(str(error), "bad")
    else:
        flash(_("已放行，等待放行的事项已继续办理。"), "good")
    return redirect(url_for("tasklist.releases.index"), 303)
