"""沙箱: a draft is played in an installation of its own, with the pages that everybody knows."""

from flask import Blueprint, Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from engine.errors import NotFound
from engine.lifecycle.authority import require, require_reader_of_drafts
from engine.queries.drafts import draft, files_with
from tasklist.here import actor, sandboxes, store
from tasklist.language import _

pages = Blueprint("sandboxes", __name__)
METHODS = ("GET", "POST")


@pages.post("/workbench/<int:key>/sandbox")
def make(key: int) -> ResponseReturnValue:
    """Make the draft's sandbox, empty of cases."""
    require(actor(), "部署")
    found = draft(store(), actor(), key)
    sandboxes().make(key, files_with(store(), actor(), found))
    return redirect(url_for("tasklist.workbench.show", key=key), 303)


@pages.route("/workbench/<int:key>/sandbox/", defaults={"path": ""}, methods=METHODS)
@pages.route("/workbench/<int:key>/sandbox/<path:path>", methods=METHODS)
def within(key: int, path: str) -> Response:
    """A page of the sandbox: its own accounts, cases and clock."""
    require_reader_of_drafts(actor())
    if not sandboxes().has(key):
        raise NotFound(_("这份草案的沙箱还没有建立，或者已经删除。"))
    environ = dict(request.environ)
    prefix = f"/workbench/{key}/sandbox"
    environ["SCRIPT_NAME"] = request.script_root + prefix
    environ["PATH_INFO"] = f"/{path}"
    return sandboxes().answer(key, environ)
