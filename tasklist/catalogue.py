"""环节目录: everything that a diagram may name, searched by words, generated from data."""

from itertools import groupby

from flask import Blueprint, render_template, request

from engine.programmes.catalogue import KINDS
from engine.queries.catalogue import entries_in_use
from register.catalogue import entries
from tasklist.here import actor, store

pages = Blueprint("catalogue", __name__)


@pages.get("/catalogue")
def index() -> str:
    """The entries with every word that is searched for; of one kind, if one is chosen."""
    words, kind = request.args.get("words", ""), request.args.get("kind", "")
    found = [
        one
        for one in entries_in_use(store(), actor(), entries())
        if kind in ("", one.kind) and one.has(words)
    ]
    return render_template(
        "catalogue.html",
        words=words,
        kind=kind,
        kinds=KINDS,
        count=len(found),
        groups=[(KINDS[each], list(those)) for each, those in groupby(found, lambda e: e.kind)],
    )
