"""form-js schema and submitted data → values, or a sentence for each field.

Law: pure; the page and the server read the same schema, so what form-js accepts in the browser is
what the server accepts, and a forged or stale submission is answered with the same sentences.

    form = parse_form(source, "application.form")
    submission = read_submission(form, submitted, variables, now=now, files=stored.get)
    submission.errors or submission.values
"""

from engine.forms.check import check_form
from engine.forms.options import without_choice
from engine.forms.schema import Component, Form, parse_form
from engine.forms.submission import FieldError, Submission, read_submission

__all__ = [
    "Component",
    "FieldError",
    "Form",
    "Submission",
    "check_form",
    "parse_form",
    "read_submission",
    "without_choice",
]
