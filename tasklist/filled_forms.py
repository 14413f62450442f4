"""A form that was filled in has a page of its own, for whoever may read it."""

from flask import Blueprint, render_template

from engine.errors import NotFound
from engine.queries.case_file import case_file
from engine.queries.filled_forms import filled_forms
from tasklist.filled_view import shown_forms
from tasklist.here import actor, store
from tasklist.language import _

pages = Blueprint("filled_forms", __name__)


@pages.get("/cases/<int:case_key>/forms/<int:number>")
def show(case_key: int, number: int) -> str:
    """The form behind a line of the case's history, with what it changed of those before it."""
    case = case_file(store(), actor(), case_key)
    for form in shown_forms(filled_forms(store(), actor(), case_key)):
        if (form.case_key, form.number) == (case_key, number):
            return render_template("filled_form.html", case=case, form=form)
    raise NotFound(_("没有这份填写的表单，或者您没有查看它的权限。"))
