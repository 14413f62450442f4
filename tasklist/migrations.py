"""迁移: which running cases could move to the newest version, why the others stay, the moving."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from engine.commands.process_instances.migrate_process_instance import (
    migrate_process_instance,
    preview_migration,
)
from engine.definitions.outline import Element
from engine.errors import GuichengError, Invalid
from engine.lifecycle.authority import require
from engine.queries.cases import Older, OlderCase, older_instances
from engine.request_values import read_key
from tasklist.diagrams import outline_of
from tasklist.here import actor, engine, now, store
from tasklist.language import _

pages = Blueprint("migrations", __name__)
MOST = 200
"""Cases looked at on one page; the command line moves any number."""


@dataclass(frozen=True, slots=True)
class Line:
    """A case with what keeps it; `moved` after an attempt that succeeded."""

    case: OlderCase
    obstacles: tuple[str, ...]
    moved: bool = False


@pages.get("/processes/<process_id>/migration")
def show(process_id: str) -> ResponseReturnValue:
    """The preview; every case is moved on a copy that is thrown away."""
    require(actor(), "迁移案件")
    older = older_instances(store(), process_id)
    asked = request.args.get("renames")
    text = _as_text(suggested(older)) if asked is None else asked
    try:
        return _page(process_id, older, text, _preview(older, read_renames(text)))
    except Invalid as invalid:
        return _page(process_id, older, text, [], str(invalid), 422)


@pages.post("/processes/<process_id>/migration")
def move(process_id: str) -> ResponseReturnValue:
    """Move the chosen cases, each in a transaction of its own, with the reason on record."""
    require(actor(), "迁移案件")
    older = older_instances(store(), process_id)
    text, reason = request.form.get("renames", ""), request.form.get("reason", "").strip()
    renames = read_renames(text)
    chosen = {read_key(key) for key in request.form.getlist("case")}
    if not reason or not chosen:
        sentence = _("请选择要迁移的案件，并写明理由。")
        return _page(process_id, older, text, _preview(older, renames), sentence, 422)
    lines = [
        _move(case, older.newest, renames, reason) for case in older.cases if case.key in chosen
    ]
    return _page(process_id, older_instances(store(), process_id), text, lines, done=True)


def suggested(older: Older) -> dict[str, str]:
    """Old id → new id of elements that kept kind and name and lost only their id."""
    new = outline_of(older.newest)
    by_name = {_likeness(element): element.id for element in new.values()}
    versions = {case.process_key for case in older.cases}
    return {
        element.id: by_name[_likeness(element)]
        for version in sorted(versions)
        for element in outline_of(version).values()
        if element.name and element.id not in new and _likeness(element) in by_name
    }


def read_renames(text: str) -> dict[str, str]:
    """Lines of `old=new`. Raises Invalid for anything else.

    >>> read_renames("s03 = s04\\n\\n")
    {'s03': 's04'}
    """
    pairs = [line.partition("=") for line in text.splitlines() if line.strip()]
    for old, sign, new in pairs:
        if not (old.strip() and sign and new.strip()):
            raise Invalid(
                _("改名应每行写作 旧编号=新编号，而不是「{line}」。", line=old + sign + new)
            )
    return {old.strip(): new.strip() for old, _sign, new in pairs}


def _likeness(element: Element) -> tuple[str, str, str]:
    return element.type, element.name, element.within


def _as_text(renames: Mapping[str, str]) -> str:
    return "\n".join(f"{old}={new}" for old, new in renames.items())


def _preview(older: Older, renames: Mapping[str, str]) -> list[Line]:
    cases = older.cases[:MOST]
    keys = [case.key for case in cases]
    found = preview_migration(engine(), keys, target_key=older.newest, mapping=renames, now=now())
    return [Line(case, one.obstacles) for case, one in zip(cases, found, strict=True)]


def _move(case: OlderCase, target: int, renames: Mapping[str, str], reason: str) -> Line:
    try:
        migrate_process_instance(
            engine(),
            case.key,
            target_key=target,
            mapping=renames,
            actor=actor(),
            now=now(),
            reason=reason,
        )
    except GuichengError as error:
        return Line(case, (str(error),))
    return Line(case, (), moved=True)


def _page(
    process_id: str,
    older: Older,
    renames: str,
    lines: list[Line],
    trouble: str = "",
    status: int = 200,
    *,
    done: bool = False,
) -> ResponseReturnValue:
    body = render_template(
        "migration.html",
        process_id=process_id,
        older=older,
        renames=renames,
        lines=lines,
        trouble=trouble,
        done=done,
    )
    return make_response(body, status)
