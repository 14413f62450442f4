"""成批录入: an Excel list whose every row begins a case, checked by the start form of the process.

The columns are the fields of the form, so that a programme's list is the programme's own data. All
rows are checked before any begins; what is found is told by row and column.
"""

import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from typing import cast

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
from openpyxl import load_workbook

from engine.commands.process_instances.start_by_hand import start_by_hand
from engine.errors import Invalid, NotFound
from engine.forms import Form, parse_form
from engine.forms.evidence import MOST_BYTES
from engine.forms.schema import Component
from engine.json_types import Json
from engine.queries.forms import StartPage, read_for_start, start_page
from register.entered import found_already
from tasklist.diagrams import outline_of
from tasklist.here import actor, engine, now, regulations, store
from tasklist.language import _
from tasklist.office_text import opening
from tasklist.workbook import workbook

pages = Blueprint("entry_list", __name__)

ENTERED_BY_LIST = "enteredByList"
"""A property of a start event: its form may be filled in for many at once, from an Excel list."""
MOST_ROWS = 500
MOST_LINES, MOST_COLUMNS = 20_000, 200
"""Of the sheet, empty ones included: a row says itself which one it is."""
_SCALAR = frozenset({"textfield", "textarea", "number", "datetime", "select", "radio", "checkbox"})
_YES, _NO = "是", "否"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list: a field of the form, its words for the values it may have."""

    key: str
    head: str
    kind: str
    required: bool
    description: str
    choices: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class CellFinding:
    """What is wrong in a cell; `row` as Excel counts, `column` its head."""

    row: int
    column: str
    value: str
    said: str


@pages.get("/processes/<process_id>/list")
def show(process_id: str) -> str:
    """How to fill the list in, the template, and where to hand it in."""
    asked, columns = _asked(process_id)
    return render_template("entry_list.html", process=asked, columns=columns, findings=())


@pages.get("/processes/<process_id>/list.xlsx")
def template(process_id: str) -> Response:
    """The empty list with the heads that are read back."""
    asked, columns = _asked(process_id)
    content = workbook(asked.process_name[:30], [one.head for one in columns], [])
    response = make_response(content)
    response.headers["Content-Type"] = (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response.headers["Content-Disposition"] = "attachment; filename=template.xlsx"
    return response


@pages.post("/processes/<process_id>/list")
def enter(process_id: str) -> ResponseReturnValue:
    """A case for each row: 303 to them; 422 with the findings, and then nothing has begun."""
    asked, columns = _asked(process_id)
    try:
        content = _file()
        rows = list(_rows(content, columns))
        values, findings = _checked(asked, columns, rows)
    except Invalid as invalid:
        return _found(asked, columns, [CellFinding(0, "", "", str(invalid))])
    if findings:
        return _found(asked, columns, findings)
    name = hashlib.sha256(content).hexdigest()
    for (number, _cells), row in zip(rows, values, strict=True):
        start_by_hand(
            engine(), process_id, row, shown=asked.process_key,
            request_id=f"{name[:40]}-{number}", actor=actor(), now=now(),
        )  # fmt: skip
    flash(_("已录入 {n} 行，请逐件附上证明材料，再由另一人放行。", n=len(rows)), "good")
    return redirect(url_for("tasklist.cases.search", process=process_id), 303)


def _found(
    asked: StartPage, columns: Sequence[Column], findings: Sequence[CellFinding]
) -> ResponseReturnValue:
    body = render_template("entry_list.html", process=asked, columns=columns, findings=findings)
    return make_response(body, 422)


def _asked(process_id: str) -> tuple[StartPage, list[Column]]:
    """The process and its columns. Raises NotFound where it has no start form to fill a list by."""
    asked = start_page(store(), actor(), process_id)
    starts = outline_of(asked.process_key).values()
    if asked.form is None or not any(ENTERED_BY_LIST in one.properties for one in starts):
        raise NotFound(_("这个程序不能按名单录入。"))
    return asked, list(_columns(parse_form(asked.form.source, asked.form.name)))


def _columns(form: Form) -> Iterator[Column]:
    for one in form.root.walk():
        if one.type in _SCALAR and len(one.path) == 1:
            yield Column(
                one.path[0],
                one.label,
                "date" if one.type == "datetime" else one.type,
                one.validation("required") is True,
                str(one.properties.get("description") or ""),
                _choices(one),
            )


def _choices(one: Component) -> Mapping[str, Json]:
    if one.type == "checkbox":
        return {_YES: True, _NO: False}
    offered = one.properties.get("values")
    found = (
        [item for item in offered if isinstance(item, dict)] if isinstance(offered, list) else []
    )
    return {str(item.get("label")): cast(Json, item.get("value")) for item in found}


def _file() -> bytes:
    given = request.files.get("list")
    if given is None or not given.filename:
        raise Invalid(_("没有收到文件，请重新选择。"))
    content = given.stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise Invalid(_("文件太大，请分成几份录入。"))
    return content


def _rows(content: bytes, columns: Sequence[Column]) -> Iterator[tuple[int, list[object]]]:
    """(row as Excel counts it, its cells in the order of the columns); empty rows are left out.

    Raises Invalid where it is no such list: another file, other heads, too many rows, or none.
    """
    with opening(content, _("不能读取这个文件，请使用本页下载的模板（.xlsx）。")):
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # the file only claims how large it is
        lines = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
        yield from _filled(lines, columns)


def _filled(
    lines: Iterator[tuple[object, ...]], columns: Sequence[Column]
) -> Iterator[tuple[int, list[object]]]:
    """The rows below the heads that are not empty. Raises Invalid as `_rows` does."""
    heads = [str(one).strip() if one is not None else "" for one in next(lines, ())]
    lacking = [one.head for one in columns if one.head not in heads]
    if lacking:
        raise Invalid(
            _("名单缺少列：{what}。请使用本页下载的模板，不要改列名。", what="、".join(lacking))
        )
    places = [heads.index(one.head) for one in columns]
    count = 0
    for number, line in enumerate(lines, 2):
        if number > MOST_LINES:
            raise Invalid(_("名单太长，请删去后面的空行（最多 {n} 行）。", n=MOST_LINES))
        cells: list[object] = [line[place] if place < len(line) else None for place in places]
        if all(cell is None or not str(cell).strip() for cell in cells):
            continue
        count += 1
        if count > MOST_ROWS:
            raise Invalid(_("名单最多 {n} 行，请分成几份录入。", n=MOST_ROWS))
        yield number, cells
    if not count:
        raise Invalid(_("名单里没有内容。"))


def _checked(
    asked: StartPage, columns: Sequence[Column], rows: Sequence[tuple[int, list[object]]]
) -> tuple[list[Mapping[str, Json]], list[CellFinding]]:
    """The values of every row, or what is wrong in which cell."""
    values: list[Mapping[str, Json]] = []
    findings: list[CellFinding] = []
    seen: dict[tuple[object, ...], int] = {}
    for number, cells in rows:
        given = {one.key: _value(one, cell) for one, cell in zip(columns, cells, strict=True)}
        read = read_for_start(actor(), asked, given, now())
        said = {one.label: one.message for one in read.errors}
        for one, cell in zip(columns, cells, strict=True):
            if one.head in said:
                findings.append(CellFinding(number, one.head, _shown(cell), said[one.head]))
        if there := _in_the_register(asked, given):
            findings.append(CellFinding(number, "", "", there))
        if (same := seen.setdefault(tuple(map(_shown, cells)), number)) != number:
            findings.append(CellFinding(number, "", "", _("与第 {n} 行相同。", n=same)))
        values.append(cast("Mapping[str, Json]", read.values))
    return values, findings


def _in_the_register(asked: StartPage, given: Mapping[str, Json]) -> str | None:
    """Why a body of the list is in the register already, where the list is one of bodies."""
    programme = regulations().programme(asked.process_id)
    code, name = given.get("credit_code"), given.get("base_name")
    if programme is None or not isinstance(code, str) or not isinstance(name, str):
        return None
    certificate_no, document_no = given.get("certificate_no"), given.get("document_no")
    return found_already(
        store(),
        programme.prefix,
        credit_code=code,
        name=name,
        certificate_no=certificate_no if isinstance(certificate_no, str) else None,
        document_no=document_no if isinstance(document_no, str) else "",
    )


def _value(column: Column, cell: object) -> Json:
    """A cell as the form's field has it; what cannot be is left for the form to say."""
    if cell is None or (isinstance(cell, str) and not cell.strip()):
        return None
    if column.choices:
        return column.choices.get(str(cell).strip(), str(cell).strip())
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if column.kind == "number" and isinstance(cell, int | float) and isfinite(cell):
        return Decimal(repr(cell)) if isinstance(cell, float) else cell
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()


def _shown(cell: object) -> str:
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    return "" if cell is None else str(cell)
