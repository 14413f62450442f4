"""Small things that pages said wrongly: whose label, whose warning, which limit, which moment."""

import io
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engine.commands.accounts.register_account import register_account
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.lifecycle.actor import SYSTEM
from engine.persistence.programmes import shipped_programmes
from tasklist.clauses import Regulations
from tasklist.facts import value_text
from tests.drawing import chain, diagram, end, start, user, zeebe
from tests.tasklist.conftest import MOMENT, PASSWORD, signed_in, token
from tests.tasklist.test_task import claimed, task

__all__ = ["claimed", "task"]


def test_a_fact_is_called_as_the_regulation_of_its_case_calls_it() -> None:
    programmes = shipped_programmes()
    regulations = Regulations(programmes)
    for programme in programmes.values():
        for name, fact in programme.facts.items():
            assert regulations.label(name, f"{programme.prefix}-P01") == fact.label


def test_what_only_another_province_knows_is_no_fact_of_a_case() -> None:
    programmes = shipped_programmes()
    ours, theirs = list(programmes.values())[:2]
    foreign = next(name for name in theirs.facts if name not in ours.facts)
    assert not Regulations(programmes).is_fact(foreign, f"{ours.prefix}-P01")
    assert Regulations(programmes).is_fact(foreign)


def test_a_moment_is_written_as_people_write_it(app: Flask) -> None:
    with app.test_request_context():
        assert value_text("2026-03-16T01:30:00Z") == "2026年3月16日 09:30"
        assert value_text("GD-2026-01") == "GD-2026-01"
        assert value_text(str(date(2026, 3, 6))) == "2026年3月6日"


@pytest.mark.parametrize("limit", [1000, None])
def test_a_file_that_is_too_large_is_told_its_limit(
    app: Flask, wang: FlaskClient, claimed: int, limit: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: dict[str, Any] = {
        "file": (io.BytesIO(b"%PDF-1.7" + b"0" * (21 * 1024 * 1024)), "大.pdf"),
        "csrf_token": token(wang),
    }
    header = {"X-CSRFToken": sent["csrf_token"]}
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", limit)
    answer = wang.post(f"/tasks/{claimed}/files", data=sent, headers=header)
    assert answer.status_code in {413, 422}
    assert "20 MB" in answer.get_json()["message"]


def test_the_page_of_a_procedure_warns_of_its_own_files_alone(app: Flask, engine: Engine) -> None:
    dept = zeebe("assignmentDefinition", candidateGroups="dept")
    slip = zeebe("properties", zeebe("property", name="remindbefore", value="P1D"))
    drawn = {
        f"{name}.bpmn": diagram(
            start(), user("A", dept, slip, name=f"{name}审核"), end(), chain("S", "A", "E"),
            process=f'id="{name}" name="{name}" isExecutable="true"',
        )
        for name in ("ONE", "TWO")
    }  # fmt: skip
    deploy_resources(engine, drawn, actor=SYSTEM, now=MOMENT)
    register_account(
        engine,
        "fen",
        name="分析员",
        password=PASSWORD,
        groups=["analysts"],
        actor=SYSTEM,
        now=MOMENT,
    )
    page = signed_in(app, "fen").get("/processes/ONE").text
    assert "ONE审核" in page.partition("部署检查的提醒")[2].partition("</section>")[0]
    assert "TWO审核" not in page
