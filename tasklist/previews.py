"""A look at a file that was handed in, in the page.

PDF and images are shown as they are, Word and Excel files as the text that they hold.
"""

from urllib.parse import quote

from flask import Blueprint, Response, make_response, render_template, url_for

from engine.errors import Invalid, NotFound
from engine.queries.documents import document_content
from tasklist.here import actor, store
from tasklist.language import _
from tasklist.office_text import Part, office_text

pages = Blueprint("previews", __name__)

_AS_IT_IS = {"application/pdf": "pdf", "image/png": "image", "image/jpeg": "image"}
_BY_ENDING = (".pdf", ".png", ".jpg", ".jpeg", ".docx", ".xlsx")
_OFFICE = (".docx", ".xlsx")
_ALONE = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
"""For a file that is shown inside one of our pages: it loads nothing and runs nothing of ours."""


def can_be_shown(file_name: str) -> bool:
    """Whether there is a page that shows such a file.

    >>> can_be_shown("合作协议.PDF"), can_be_shown("材料.zip")
    (True, False)
    """
    return file_name.lower().endswith(_BY_ENDING)


@pages.get("/cases/<int:case_key>/files/<document_id>/preview")
def show(case_key: int, document_id: str) -> str:
    """The file in a page; a sentence where it cannot be shown."""
    document, content = document_content(store(), actor(), case_key, document_id)
    parts: tuple[Part, ...] = ()
    trouble = ""
    if document.file_name.lower().endswith(_OFFICE):
        try:
            parts = office_text(document.file_name, content)
        except Invalid as invalid:
            trouble = str(invalid)
    return render_template(
        "preview.html",
        file=document,
        kind=_AS_IT_IS.get(document.content_type, "text" if parts else ""),
        parts=parts,
        trouble=trouble or _("这种文件不能在网页上看，请下载后打开。"),
        case_key=case_key,
        source=url_for("tasklist.previews.raw", case_key=case_key, document_id=document_id),
    )


@pages.get("/cases/<int:case_key>/files/<document_id>/shown")
def raw(case_key: int, document_id: str) -> Response:
    """A PDF or an image for a frame of our own pages. Raises NotFound for any other file."""
    document, content = document_content(store(), actor(), case_key, document_id)
    if document.content_type not in _AS_IT_IS:
        raise NotFound(_("这种文件不能在网页上看，请下载后打开。"))
    response = make_response(content)
    response.headers["Content-Type"] = document.content_type
    response.headers["Content-Disposition"] = (
        f"inline; filename*=UTF-8''{quote(document.file_name)}"
    )
    response.headers["Content-Security-Policy"] = _ALONE
    response.headers["Cache-Control"] = "private, no-store"
    return response
