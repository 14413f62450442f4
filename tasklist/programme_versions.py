"""项目的版本: all of a programme is uploaded, compared with an earlier version, and exported."""

from collections.abc import Sequence

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from engine.commands.deployments.deploy_programme import deploy_programme
from engine.errors import Invalid
from engine.lifecycle.authority import may, require
from engine.programmes.bundle import bundle_of, programme_among
from engine.programmes.packing import packed, unpacked
from engine.queries.programmes import (
    VersionLine,
    programme_versions,
    version_differences,
    version_files,
)
from tasklist.here import actor, engine, now, regulations, store
from tasklist.language import _

pages = Blueprint("programme_versions", __name__)
LARGEST_BUNDLE = 16 * 1024 * 1024
_ZIP = "application/zip"


@pages.get("/bundles")
def index() -> str:
    """Every programme with its newest version, and where another is uploaded."""
    require(actor(), "部署")
    known = regulations().programmes
    lines = [(one, programme_versions(store(), one.id)) for one in known.values()]
    return render_template("bundles.html", lines=lines)


@pages.post("/bundles")
def upload() -> ResponseReturnValue:
    """部署一个项目: everything in the zip is checked together; a fault, and nothing is stored."""
    request.max_content_length = LARGEST_BUNDLE
    file = request.files.get("bundle")
    try:
        if file is None or not file.filename:
            raise Invalid(_("请选择项目的 zip 文件。"))
        files = unpacked(file.read())
        bundle = bundle_of(programme_among(files), files)
        reason = request.form.get("reason", "").strip()
        deployed = deploy_programme(engine(), bundle, actor=actor(), now=now(), reason=reason)
    except Invalid as invalid:
        for sentence in dict.fromkeys((str(invalid), *map(str, invalid.findings))):
            flash(sentence, "bad")
        return redirect(url_for("tasklist.programme_versions.index"), 303)
    number = deployed.version
    if deployed.is_new:
        flash(_("已部署第 {n} 版。", n=number), "good")
    else:
        flash(_("内容未变，仍是第 {n} 版。", n=number), "good")
    return redirect(
        url_for("tasklist.programme_versions.versions", programme=deployed.programme), 303
    )


@pages.get("/bundles/<programme>")
def versions(programme: str) -> str:
    """The versions of a programme, and what two of them differ in."""
    _may_read()
    known = programme_versions(store(), programme)
    before, after = _chosen(known)
    changes = version_differences(store(), programme, before, after) if before != after else ()
    found = regulations().programmes
    return render_template(
        "bundle.html",
        programme=programme,
        short=found[programme].short if programme in found else programme,
        versions=known,
        before=before,
        after=after,
        changes=changes,
    )


@pages.get("/bundles/<programme>/<int:version>.zip")
def export(programme: str, version: int) -> Response:
    """The files of a version."""
    _may_read()
    response = make_response(packed(version_files(store(), programme, version)))
    response.headers["Content-Type"] = _ZIP
    response.headers["Content-Disposition"] = f'attachment; filename="{programme}-{version}.zip"'
    return response


def _may_read() -> None:
    """Whoever deploys, and whoever looks at what another has deployed."""
    if not may(actor(), "放行部署"):
        require(actor(), "部署")


def _chosen(known: Sequence[VersionLine]) -> tuple[int, int]:
    """The two versions that the address names; without them the newest and the one before."""
    newest = known[0].version if known else 0
    after = request.args.get("after", type=int) or newest
    return request.args.get("before", type=int) or max(after - 1, 1), after
