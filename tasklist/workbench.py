"""工作台: analysts try what they have drawn before anybody is bound by it, and publish it."""

from collections.abc import Iterator
from dataclasses import dataclass

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

from engine.commands.drafts.discard_draft import discard_draft
from engine.commands.drafts.keep_draft import keep_drafts
from engine.commands.drafts.publish_draft import publish_draft
from engine.commands.drafts.try_table import tables_of_draft
from engine.commands.process_instances.migrate_process_instance import preview_migration
from engine.errors import Finding, GuichengError, Invalid, NotFound
from engine.lifecycle.authority import may, require
from engine.programmes.bundle import MOST_BYTES, MOST_FILES
from engine.programmes.model import Files
from engine.programmes.packing import packed, unpacked
from engine.queries.cases import older_instances
from engine.queries.definitions import Version, latest_definitions
from engine.queries.drafts import Draft, draft, draft_lines, live_project
from engine.settings import shipped
from tasklist.here import actor, engine, now, sandboxes, store
from tasklist.language import _
from tasklist.migrations import MOST

pages = Blueprint("workbench", __name__)
LARGEST_UPLOAD = 16 * 1024 * 1024
SIDES = ("draft", "live")


@dataclass(frozen=True, slots=True)
class ShownDiagram:
    """A diagram of a draft: what is said of its elements, and which of them differ."""

    path: str
    findings: tuple[Finding, ...]
    changed: dict[str, str]
    is_new: bool

    @property
    def marks(self) -> list[dict[str, str]]:
        """The elements to mark, what is wrong last, so that it is seen above what is changed."""
        changed = [{"id": id_, "kind": kind} for id_, kind in self.changed.items()]
        wrong = [{"id": one.element, "kind": one.severity} for one in self.findings if one.element]
        return changed + wrong


@pages.get("/workbench")
def index() -> str:
    """Every draft, and where another is uploaded."""
    return render_template(
        "workbench.html", drafts=draft_lines(store(), actor()), may_draw=may(actor(), "部署")
    )


@pages.post("/workbench")
def upload() -> ResponseReturnValue:
    """Keep the files as drafts, whatever the check finds in them."""
    require(actor(), "部署")
    request.max_content_length = LARGEST_UPLOAD
    note = request.form.get("note", "").strip()
    try:
        keys = keep_drafts(engine(), _uploaded(), actor=actor(), now=now(), note=note)
    except Invalid as invalid:
        return _refused(invalid, url_for("tasklist.workbench.index"))
    if len(keys) == 1:
        return redirect(url_for("tasklist.workbench.show", key=keys[0]), 303)
    flash(_("已收下 {n} 份草案。", n=len(keys)), "good")
    return redirect(url_for("tasklist.workbench.index"), 303)


@pages.get("/workbench/project.zip")
def project() -> Response:
    """All that is deployed as a folder that the Modeler opens, with its element templates."""
    files = dict(live_project(store(), actor()))
    for path in sorted(shipped(".camunda").rglob("*.json")):
        files[path.relative_to(shipped()).as_posix()] = path.read_bytes()
    response = make_response(packed(files))
    response.headers["Content-Type"] = "application/zip"
    response.headers["Content-Disposition"] = 'attachment; filename="guicheng.zip"'
    return response


@pages.get("/workbench/<int:key>")
def show(key: int) -> str:
    """A draft: what is wrong with it, what it would change, and where it is tried."""
    found = draft(store(), actor(), key)
    drawn = list(_diagrams(found))
    return render_template(
        "draft.html",
        draft=found,
        diagrams=drawn,
        tables=_tables(key),
        played=sandboxes().has(key),
        password=sandboxes().password,
        others=[one for one in found.line.findings if not _is_drawn(found, one)],
        may_draw=may(actor(), "部署"),
        may_release=may(actor(), "放行部署"),
        movable=_movable(found) if found.line.published_at and may(actor(), "迁移案件") else (),
    )


@pages.get("/workbench/<int:key>/<side>/<path:path>")
def file(key: int, side: str, path: str) -> Response:
    """A diagram of the draft, or the live one in its place, for the viewer."""
    found = draft(store(), actor(), key)
    files = found.files if side == "draft" else found.live
    if side not in SIDES or path not in files:
        raise NotFound(_("草案里没有「{path}」。", path=path))
    response = make_response(files[path])
    response.headers["Content-Type"] = "application/xml; charset=utf-8"
    response.headers["Content-Security-Policy"] = "sandbox"
    response.headers["Content-Disposition"] = "attachment"
    return response


@pages.post("/workbench/<int:key>/publication")
def publish(key: int) -> ResponseReturnValue:
    """发布: deployed with a reason; in production somebody else releases it."""
    reason = request.form.get("reason", "").strip()
    here = url_for("tasklist.workbench.show", key=key)
    try:
        found = publish_draft(engine(), key, actor=actor(), now=now(), reason=reason)
    except Invalid as invalid:
        return _refused(invalid, here)
    except GuichengError as error:
        flash(str(error), "bad")
        return redirect(here, 303)
    new = sum(one.is_new for one in found)
    flash(_("已发布，{n} 个定义有新版本。在办案件按开始时的版本办结。", n=new), "good")
    return redirect(here, 303)


@pages.post("/workbench/<int:key>/discarding")
def discard(key: int) -> ResponseReturnValue:
    """Forget a draft."""
    discard_draft(engine(), key, actor=actor(), now=now())
    sandboxes().remove(key)
    flash(_("草案已删除。"), "good")
    return redirect(url_for("tasklist.workbench.index"), 303)


def _tables(key: int) -> list[tuple[str, str]]:
    """The decisions that can be tried, by the files in which they stand: id and name."""
    tables = tables_of_draft(engine(), key, actor=actor())
    found = tables.decisions.decisions
    return [(id_, found[id_].name) for id_ in sorted(found, key=lambda id_: tables.resources[id_])]


def _movable(found: Draft) -> list[tuple[Version, int, int]]:
    """Each process of a published draft that has older running cases, with how many of them could
    move to the newest version and how many stay; every one is moved on a copy that is thrown away.
    """
    names = {path.rpartition("/")[2] for path in found.files}
    lines = []
    for process in latest_definitions(store(), "process"):
        if process.resource_name.rpartition("/")[2] not in names or not process.running:
            continue
        older = older_instances(store(), process.id)
        keys = [case.key for case in older.cases[:MOST]]
        if keys:
            previews = preview_migration(
                engine(), keys, target_key=older.newest, mapping={}, now=now()
            )
            able = sum(not one.obstacles for one in previews)
            lines.append((process, able, len(keys) - able))
    return lines


def _uploaded() -> Files:
    """The files that were sent, what is in a zip in the place of the zip."""
    found: dict[str, bytes] = {}
    for sent in request.files.getlist("files"):
        if sent.filename:
            content = sent.read()
            is_zip = sent.filename.lower().endswith(".zip")
            left = MOST_BYTES - sum(map(len, found.values()))
            found |= unpacked(content, left) if is_zip else {sent.filename: content}
            if len(found) > MOST_FILES or sum(map(len, found.values())) > MOST_BYTES:
                raise Invalid(_("文件太大。"))
    if not found:
        raise Invalid(_("请选择项目文件夹的 zip，或者图、表、表单的文件。"))
    return found


def _refused(invalid: Invalid, where: str) -> ResponseReturnValue:
    for sentence in dict.fromkeys((str(invalid), *map(str, invalid.findings))):
        flash(sentence, "bad")
    return redirect(where, 303)


def _diagrams(found: Draft) -> Iterator[ShownDiagram]:
    """Those that differ from the live ones or of which something is said."""
    for path in found.files:
        if path.endswith(".bpmn"):
            said = tuple(one for one in found.line.findings if found.path_of(one.resource) == path)
            changed = dict(found.elements(path)) if path in found.live else {}
            if said or path not in found.live or changed:
                yield ShownDiagram(path, said, {**changed}, path not in found.live)


def _is_drawn(found: Draft, one: Finding) -> bool:
    return found.path_of(one.resource).endswith(".bpmn")
