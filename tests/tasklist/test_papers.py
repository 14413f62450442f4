"""文书 on the pages: seen with the case, saved as files, made again with a reason."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from engine.assembly import assemble
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.lifecycle.actor import SYSTEM
from engine.persistence.case_rows import UserTask
from papers.issuing import PROPERTY, Issuing
from papers.rows import Paper
from tests.parties import concern
from tests.tasklist.conftest import FILES, HERE, MOMENT, signed_in, token

FILLED = {"unit_name": "甲研究所", "amount": 600, "category": "joint", "complete": "yes"}
PROCESS = "gx-coop-review"
"""Papers are a programme's: its prefix says whose the process is."""
NAMED = '<zeebe:property name="paper" value="初审表" />'


@pytest.fixture
def engine(engine: Engine) -> Iterator[Engine]:
    """The same engine, whose diagram now issues a 初审表 with its task."""
    made = assemble(engine.settings, step_listeners={PROPERTY: Issuing()})
    files = {name: (HERE / name).read_bytes() for name in FILES}
    drawn = files["review.bpmn"].replace(b'id="review"', f'id="{PROCESS}"'.encode(), 1)
    task = drawn.index(b'id="check"')
    place = drawn.index(b"<zeebe:property ", task)
    files["review.bpmn"] = drawn[:place] + NAMED.encode() + drawn[place:]
    deploy_resources(made, files, actor=SYSTEM, now=MOMENT)
    yield made
    made.store.close()


@pytest.fixture
def case_key(engine: Engine) -> int:
    started = start_process_instance(
        engine,
        process_id=PROCESS,
        variables={"caseTitle": "甲研究所的申请", "unit_name": "甲研究所"},
        actor=SYSTEM,
        now=MOMENT,
    )
    concern(engine, started.process_instance_key, "dept", "department")
    return started.process_instance_key


@pytest.fixture
def done(engine: Engine, case_key: int) -> int:
    """The task, completed."""
    with engine.store.read() as transaction:
        key = transaction.scalars(select(UserTask.key)).one()
    complete_user_task(engine, key, FILLED, actor=SYSTEM, now=MOMENT)
    return key


def test_the_case_shows_its_papers_and_gives_them_out(
    wang: FlaskClient, case_key: int, done: int
) -> None:
    page = wang.get(f"/cases/{case_key}").get_data(as_text=True)
    assert "初审表〔2026〕1号" in page
    assert "出具初审表" in page, "the story tells it"
    pdf = wang.get(f"/cases/{case_key}/papers/1.pdf")
    assert pdf.get_data().startswith(b"%PDF")
    assert pdf.headers["Content-Disposition"].startswith("attachment")
    word = wang.get(f"/cases/{case_key}/papers/1.docx")
    assert word.get_data().startswith(b"PK")


def test_the_task_says_what_it_will_issue(wang: FlaskClient, engine: Engine, case_key: int) -> None:
    with engine.store.read() as transaction:
        key = transaction.scalars(select(UserTask.key)).one()
    page = wang.get(f"/tasks/{key}").get_data(as_text=True)
    assert "办结后出具" in page


def test_a_form_that_was_sent_is_printed(wang: FlaskClient, done: int) -> None:
    assert f"/tasks/{done}/print.pdf" in wang.get(f"/tasks/{done}").get_data(as_text=True)
    assert wang.get(f"/tasks/{done}/print.pdf").get_data().startswith(b"%PDF")


def test_a_paper_is_made_again_with_a_reason(
    wang: FlaskClient, engine: Engine, case_key: int, done: int
) -> None:
    sent = {"csrf_token": token(wang), "reason": "单位名称有误"}
    answer = wang.post(f"/cases/{case_key}/papers/1/reissue", data=sent)
    assert answer.status_code == 303
    page = wang.get(f"/cases/{case_key}").get_data(as_text=True)
    assert "第 2 版" in page
    assert "单位名称有误" in page
    with engine.store.read() as transaction:
        assert transaction.get_one(Paper, (case_key, 2)).issued_by == "wang"


@pytest.mark.parametrize("address", ["papers/9.pdf", "papers/1.exe"])
def test_what_is_not_there_is_not_found(
    wang: FlaskClient, case_key: int, done: int, address: str
) -> None:
    assert wang.get(f"/cases/{case_key}/{address}").status_code == 404


def test_a_stranger_gets_no_paper(app: Flask, case_key: int, done: int) -> None:
    stranger = signed_in(app, "li")
    assert stranger.get(f"/cases/{case_key}/papers/1.pdf").status_code == 404


def void(client: FlaskClient, case_key: int, position: int, **sent: str) -> int:
    sent["csrf_token"] = token(client)
    return client.post(f"/cases/{case_key}/papers/{position}/void", data=sent).status_code


def test_a_wrong_paper_is_declared_void_and_names_its_successor(
    wang: FlaskClient, case_key: int, done: int
) -> None:
    assert void(wang, case_key, 1, reason="文号用错") == 303
    page = wang.get(f"/cases/{case_key}").get_data(as_text=True)
    assert "已作废" in page
    assert "由“初审表”（初审表〔2026〕2号）代替" in page
    assert "王处作废初审表（初审表〔2026〕1号），由初审表（初审表〔2026〕2号）代替" in page
    kept = wang.get(f"/cases/{case_key}/papers/1.pdf")
    assert kept.get_data().startswith(b"%PDF")
    assert "%E5%B7%B2%E4%BD%9C%E5%BA%9F" in kept.headers["Content-Disposition"]
    assert void(wang, case_key, 1, reason="再来一次") == 409
    assert void(wang, case_key, 2, successor="1", reason="反过来") == 422, (
        "void papers replace none"
    )


def test_a_paper_is_not_declared_void_without_a_reason_or_by_a_stranger(
    app: Flask, wang: FlaskClient, case_key: int, done: int
) -> None:
    assert void(wang, case_key, 1, reason=" ") == 422
    assert void(signed_in(app, "li"), case_key, 1, reason="x") == 404
    assert "已作废" not in wang.get(f"/cases/{case_key}").get_data(as_text=True)
