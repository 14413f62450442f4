"""A draft is played in a sandbox, with a clock of its own, and nothing of it is seen outside."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app import house
from app.demonstration import PASSWORD as OF_ALL
from app.web import create_app
from engine.commands.accounts.register_account import register_account
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.lifecycle.actor import SYSTEM
from engine.persistence.case_rows import Instance
from engine.settings import Settings
from tests.drawing import boundary, chain, diagram, end, start, timer, user, zeebe

NOW = datetime(2026, 3, 16, 1, 30, tzinfo=UTC)
PASSWORD = "correct horse"
ORIGIN = {"Origin": "http://localhost"}


def drawn(group: str) -> bytes:
    startable = '<zeebe:property name="startableBy" value="clerks" />'
    return diagram(
        start("S", zeebe("properties", startable)),
        user("A", zeebe("assignmentDefinition", candidateGroups=group), name="登记"),
        boundary("T", "A", timer("Date", '=legal period(today(), 5, "工作日")')),
        end(),
        end("late"),
        chain("S", "A", "E"),
        chain("T", "late"),
    )


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("sandboxes")
    made = house.build(Settings(f"sqlite:///{folder / 'a.db'}", "demonstration", secret_key="k"))
    made.store.create_tables()
    for login, groups in (("gao", ["analysts"]), ("wang", ["clerks"])):
        register_account(
            made, login, name=login, password=PASSWORD, groups=groups, actor=SYSTEM, now=NOW
        )
    deploy_resources(made, {"p.bpmn": drawn("clerks")}, actor=SYSTEM, now=NOW)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def analyst(engine: Engine) -> FlaskClient:
    return signed_in(engine, "gao")


def signed_in(engine: Engine, login: str) -> FlaskClient:
    client = create_app(engine).test_client()
    post(client, "/sign-in", login=login, password=PASSWORD)
    return client


@pytest.fixture(scope="module")
def inside(analyst: FlaskClient) -> str:
    """The address of the sandbox of a draft in which another group does the task."""
    files = [(BytesIO(drawn("others")), "p.bpmn")]
    sent = {"csrf_token": token(analyst, "/workbench"), "files": files}
    page = analyst.post("/workbench", data=sent, follow_redirects=True).text
    [where] = set(re.findall(r"/workbench/\d+/sandbox", page))
    assert "打开沙箱" in post(analyst, where, page=where.removesuffix("/sandbox"))
    return where


def token(client: FlaskClient, page: str) -> str:
    said = client.get(page, follow_redirects=True).text
    return said.partition('name="csrf_token" value="')[2].partition('"')[0]


def post(client: FlaskClient, where: str, page: str = "", **sent: str) -> str:
    data = {"csrf_token": token(client, page or where), **sent}
    return client.post(where, data=data, headers=ORIGIN, follow_redirects=True).text


def enter(client: FlaskClient, inside: str, login: str) -> None:
    """Sign in within the sandbox as somebody else than before."""
    client.delete_cookie(f"sandbox-{inside.split('/')[2]}", path=inside)
    post(client, f"{inside}/sign-in", login=login, password=OF_ALL)


def cases(engine: Engine) -> int:
    with engine.store.read() as transaction:
        return transaction.scalar(select(func.count()).select_from(Instance)) or 0


def test_a_case_of_the_draft_is_played_by_the_pages_until_its_deadline_passes(
    analyst: FlaskClient, inside: str, engine: Engine
) -> None:
    enter(analyst, inside, "clerks")
    assert "已启动" in post(analyst, f"{inside}/processes/P/start", shown="0")
    enter(analyst, inside, "others")
    assert "登记" in analyst.get(f"{inside}/tasks").text
    enter(analyst, inside, "admin")
    [case] = set(re.findall(rf'href="({inside}/cases/\d+)"', analyst.get(f"{inside}/cases").text))
    assert "已办结" not in analyst.get(case).text
    moved = post(
        analyst, f"{inside}/administration/clock", f"{inside}/administration/calendar",
        day="2030-01-02",
    )  # fmt: skip
    assert "时钟已拨到" in moved
    assert "已办结" in analyst.get(case).text
    assert cases(engine) == 0, "no case of this installation"
    assert "2030" not in analyst.get("/tasks").text, "nor its clock"


def test_a_sandbox_is_for_those_who_read_drafts(engine: Engine, inside: str) -> None:
    wang = signed_in(engine, "wang")
    assert wang.get(f"{inside}/tasks").status_code == 403
    assert wang.get(f"{inside}/assets/page.css").status_code == 403


def test_another_site_sends_nothing_into_a_sandbox(analyst: FlaskClient, inside: str) -> None:
    for headers in ({}, {"Origin": "https://elsewhere.example"}):
        sent = {"login": "admin", "password": OF_ALL}
        answer = analyst.post(f"{inside}/sign-in", data=sent, headers=headers)
        assert answer.status_code == 400


def test_a_draft_has_no_sandbox_until_one_is_made(analyst: FlaskClient) -> None:
    files = [(BytesIO(drawn("nobody")), "p.bpmn")]
    sent = {"csrf_token": token(analyst, "/workbench"), "files": files}
    page = analyst.post("/workbench", data=sent, follow_redirects=True).text
    [where] = set(re.findall(r"/workbench/\d+/sandbox", page))
    assert analyst.get(f"{where}/tasks").status_code == 404
