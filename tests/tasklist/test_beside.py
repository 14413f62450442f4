"""What a task is about stands beside it: the application, earlier opinions, what was corrected."""

import io
import json
from datetime import timedelta
from html import unescape

import pytest
from docx import Document
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import Workbook

from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.commands.user_tasks.store_document import store_document
from engine.lifecycle.actor import SYSTEM
from engine.queries.accounts import actor_of
from engine.queries.case_file import case_file
from tests.commands.looking import open_tasks
from tests.drawing import chain, diagram, element, end, last_day, start, user, zeebe
from tests.tasklist.conftest import MOMENT, signed_in

HOST, DEPT = "host:91440000123456789X", "dept"
APPLICATION = {
    "id": "paper-application",
    "components": [
        {"id": "t", "type": "text", "text": "# 申报书"},
        {"id": "h", "type": "text", "text": "## 一、基本信息"},
        {"id": "u", "type": "textfield", "key": "unit_name", "label": "申报单位"},
        {"id": "k", "type": "select", "key": "kind", "label": "类别",
         "values": [{"value": "joint", "label": "联合研究类"}]},
        {"id": "p", "type": "dynamiclist", "path": "papers", "label": "论文", "components": [
            {"id": "pt", "type": "textfield", "key": "title", "label": "论文题目"}]},
        {"id": "f", "type": "filepicker", "key": "proof", "label": "佐证材料", "multiple": True},
    ],
}  # fmt: skip
OPINION = {
    "id": "paper-opinion",
    "components": [
        {"id": "t", "type": "text", "text": "# 初审意见"},
        {"id": "o", "type": "textarea", "key": "opinion", "label": "意见"},
    ],
}


def form(schema: dict[str, object]) -> bytes:
    platform = {"executionPlatform": "Camunda Cloud", "executionPlatformVersion": "8.8.0"}
    return json.dumps(schema | platform | {"type": "default", "schemaVersion": 19}).encode()


def task(id_: str, name: str, form_id: str, group: str, **properties: str) -> str:
    said = {"role": "department" if group == DEPT else "applicant", **properties}
    given = (zeebe("property", name=key, value=value) for key, value in said.items())
    return user(
        id_,
        zeebe("formDefinition", formId=form_id),
        zeebe("assignmentDefinition", candidateGroups=group),
        zeebe("properties", *given),
        name=name,
    )


def procedure(**properties: str) -> bytes:
    return diagram(
        last_day(),
        start(),
        task("fill", "填写申报书", "paper-application", HOST),
        task("check", "初审", "paper-opinion", DEPT),
        task("correct", "补正", "paper-application", HOST),
        task("decide", "审定", "paper-opinion", DEPT, **properties),
        end(),
        chain("S", "fill", "check", "correct", "decide", "E"),
        process='id="paper" name="申报" isExecutable="true"',
    )


class Walk:
    """The case so far."""

    def __init__(self, engine: Engine, **properties: str) -> None:
        self.engine = engine
        files = {
            "paper.bpmn": procedure(**properties),
            "paper-application.form": form(APPLICATION),
            "paper-opinion.form": form(OPINION),
        }
        deploy_resources(engine, files, actor=SYSTEM, now=MOMENT)
        begun = start_process_instance(
            engine,
            process_id="paper",
            variables={"internal_flag": "x-77"},
            actor=SYSTEM,
            now=MOMENT,
        )
        self.case = begun.process_instance_key

    @property
    def task(self) -> int:
        (open_task,) = case_file(self.engine.store, SYSTEM, self.case).tasks
        return open_task.key

    def take(self, login: str) -> int:
        key = self.task
        who = actor_of(self.engine.store, login, now=MOMENT)
        claim_user_task(self.engine, key, actor=who, now=MOMENT)
        return key

    def attach(self, login: str, name: str, content: bytes) -> dict[str, object]:
        who = actor_of(self.engine.store, login, now=MOMENT)
        return dict(
            store_document(self.engine, self.take(login), name, content, actor=who, now=MOMENT)
        )

    def send(self, login: str, **answers: object) -> int:
        key, who = self.task, actor_of(self.engine.store, login, now=MOMENT)
        complete_user_task(self.engine, key, answers, actor=who, now=MOMENT)  # type: ignore[arg-type]  # JSON
        return key


FILLED = {"unit_name": "甲研究所", "kind": "joint", "papers": [{"title": "论文之一"}]}


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def test_the_reviewer_reads_the_application_beside_the_task(
    engine: Engine, wang: FlaskClient
) -> None:
    walk = Walk(engine)
    walk.send("li", **FILLED)
    read = page(wang, f"/tasks/{walk.task}")
    for word in (
        "申报书",
        "一、基本信息",
        "申报单位",
        "甲研究所",
        "联合研究类",
        "论文题目",
        "论文之一",
    ):
        assert word in read
    assert "<dd>joint</dd>" not in read


def test_what_the_party_sent_first_and_last_lies_open_and_earlier_opinions_lie_folded(
    engine: Engine, wang: FlaskClient
) -> None:
    walk = Walk(engine)
    walk.send("li", **FILLED)
    walk.send("wang", opinion="材料不全")
    walk.send("li", **FILLED)
    read = page(wang, f"/tasks/{walk.task}")
    assert opened(read) == ["申报书", "申报书"]
    assert "材料不全" in read[read.rindex('<details class="card filled" open') :], "below them"


def opened(read: str) -> list[str]:
    parts = read.split('<details class="card filled" ')[1:]
    return [p.partition("<b>")[2].partition("</b>")[0] for p in parts if p.startswith("open")]


def test_the_diagram_says_which_forms_lie_open(engine: Engine, wang: FlaskClient) -> None:
    walk = Walk(engine, shows="check, correct")
    walk.send("li", **FILLED)
    walk.send("wang", opinion="材料不全")
    walk.send("li", **FILLED)
    assert opened(page(wang, f"/tasks/{walk.task}")) == ["初审意见", "申报书"]


def test_of_a_called_case_its_own_forms_lie_open_and_not_those_of_the_caller(
    engine: Engine, wang: FlaskClient
) -> None:
    """Elements of both are called alike; what is judged here is what was handed in here."""
    dept = zeebe("assignmentDefinition", candidateGroups="dept")
    asks = zeebe("formDefinition", formId="asking")
    role = zeebe("property", name="role", value="department")
    shows = zeebe("property", name="shows", value="A")
    child = diagram(
        start(), user("A", dept, asks, zeebe("properties", role), name="核实情形"),
        user("B", dept, zeebe("properties", role, shows)), end(),
        chain("S", "A", "B", "E"), process='id="C" name="核实" isExecutable="true"',
    )  # fmt: skip
    call = element("callActivity", "K", zeebe("calledElement", processId="C"))
    caller = diagram(
        start(),
        user("A", dept, asks, zeebe("properties", role), name="评估通知"),
        call,
        end(),
        chain("S", "A", "K", "E"),
    )
    field = {"type": "textfield", "id": "w", "key": "words", "label": "内容"}
    form = {"type": "default", "id": "asking", "schemaVersion": 19, "components": [field]}
    files = {"c.bpmn": child, "p.bpmn": caller, "asking.form": json.dumps(form).encode()}
    deploy_resources(engine, files, actor=SYSTEM, now=MOMENT)
    start_process_instance(engine, process_id="P", actor=SYSTEM, now=MOMENT)
    for words in ("请参加评估", "情况属实"):
        (task,) = open_tasks(engine)
        complete_user_task(engine, task.key, {"words": words}, actor=SYSTEM, now=MOMENT)
    (task,) = open_tasks(engine)
    parts = page(wang, f"/tasks/{task.key}").split('<details class="card filled" ')[1:]
    open_ones = [one for one in parts if one.startswith("open")]
    assert len(parts) == 2
    assert ["情况属实" in one for one in open_ones] == [True]


def test_a_correction_is_marked_with_what_stood_there_before(
    engine: Engine, wang: FlaskClient
) -> None:
    walk = Walk(engine)
    walk.send("li", **FILLED)
    walk.send("wang", opinion="单位名称有误")
    walk.send("li", **FILLED | {"unit_name": "甲大学", "papers": [{"title": "论文之二"}]})
    read = page(wang, f"/tasks/{walk.task}")
    assert "<del>甲研究所</del>" in read
    assert "<ins>甲大学</ins>" in read
    assert "<del>论文之一</del>" in read
    assert read.count("有改动") == 1


def test_a_task_that_is_done_shows_nothing_of_what_came_later(
    engine: Engine, wang: FlaskClient
) -> None:
    walk = Walk(engine)
    walk.send("li", **FILLED)
    checked = walk.send("wang", opinion="单位名称有误")
    later = MOMENT + timedelta(hours=1)
    who = actor_of(engine.store, "li", now=later)
    complete_user_task(engine, walk.task, FILLED | {"unit_name": "甲大学"}, actor=who, now=later)
    read = page(wang, f"/tasks/{checked}")
    assert "甲研究所" in read
    assert "甲大学" not in read.partition('id="before"')[2]


def test_a_form_that_was_filled_in_has_a_page_of_its_own(
    app: Flask, engine: Engine, wang: FlaskClient
) -> None:
    walk = Walk(engine)
    walk.send("li", **FILLED)
    case = page(wang, f"/cases/{walk.case}")
    address = case.partition(f"/cases/{walk.case}/forms/")[2].partition('"')[0]
    assert "甲研究所" in page(wang, f"/cases/{walk.case}/forms/{address}")
    assert wang.get(f"/cases/{walk.case}/forms/999").status_code == 404
    walk.send("wang", opinion="齐全")
    stranger = signed_in(app, "li")
    assert stranger.get(f"/cases/{walk.case}/forms/{address}").status_code == 200


def test_names_of_variables_are_for_operators_alone(app: Flask, engine: Engine) -> None:
    walk = Walk(engine)
    walk.send("li", **FILLED)
    for login, sees in (("wang", False), ("li", False), ("admin", True)):
        client = signed_in(app, login)
        for address in (f"/cases/{walk.case}", f"/cases/{walk.case}/at/5"):
            assert ("internal_flag" in page(client, address)) is sees, (login, address)


def test_a_case_of_which_no_fact_is_for_the_reader_has_no_card_of_facts(
    app: Flask, engine: Engine
) -> None:
    walk = Walk(engine)
    walk.send("li", **FILLED)
    for login, sees in (("wang", False), ("admin", True)):
        assert ("材料与事实" in page(signed_in(app, login), f"/cases/{walk.case}")) is sees, login


def word_file(text: str) -> bytes:
    made, kept = Document(), io.BytesIO()
    made.add_heading("可行性研究报告")
    made.add_paragraph(text)
    table = made.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "总投资", "600 万元"
    made.save(kept)
    return kept.getvalue()


def excel_file(text: str) -> bytes:
    made, kept = Workbook(), io.BytesIO()
    made.active.append(["设备", text])
    made.save(kept)
    return kept.getvalue()


PDF = b"%PDF-1.7 agreement"
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 20


@pytest.mark.parametrize(
    ("name", "content", "seen"),
    [
        ("报告.docx", word_file("<b>建设内容</b>"), "&lt;b&gt;建设内容&lt;/b&gt;"),
        ("报告.docx", word_file("建设内容"), "600 万元"),
        ("清单.xlsx", excel_file("电镜"), "电镜"),
        ("坏.docx", b"PK\x03\x04 not a package", "读不出内容"),
        ("材料.zip", b"PK\x03\x04 packed", "不能在网页上看"),
        ("协议.pdf", PDF, "<iframe"),
        ("照片.png", PNG, "<img"),
    ],
)
def test_a_file_is_looked_at_in_the_page(
    engine: Engine, wang: FlaskClient, name: str, content: bytes, seen: str
) -> None:
    walk = Walk(engine)
    kept = walk.attach("li", name, content)
    walk.send("li", **FILLED, proof=[kept])
    assert name in page(wang, f"/tasks/{walk.task}")
    answer = wang.get(f"/cases/{walk.case}/files/{kept['documentId']}/preview")
    assert answer.status_code == 200
    assert seen in answer.get_data(as_text=True)


@pytest.mark.parametrize(("name", "content"), [("协议.pdf", PDF), ("照片.png", PNG)])
def test_a_file_in_a_frame_can_load_and_run_nothing(
    app: Flask, engine: Engine, name: str, content: bytes
) -> None:
    walk = Walk(engine)
    kept = walk.attach("li", name, content)
    answer = signed_in(app, "li").get(f"/cases/{walk.case}/files/{kept['documentId']}/shown")
    assert answer.data == content
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("look", ["preview", "shown"])
def test_a_file_of_others_is_not_found(app: Flask, engine: Engine, look: str) -> None:
    walk = Walk(engine)
    kept = walk.attach("li", "协议.pdf", PDF)
    stranger = signed_in(app, "zhao")
    address = f"/cases/{walk.case}/files/{kept['documentId']}/{look}"
    assert stranger.get(address).status_code == 404


def test_an_office_file_is_never_given_as_a_page(app: Flask, engine: Engine) -> None:
    walk = Walk(engine)
    kept = walk.attach("li", "报告.docx", word_file("建设内容"))
    li = signed_in(app, "li")
    assert li.get(f"/cases/{walk.case}/files/{kept['documentId']}/shown").status_code == 404
