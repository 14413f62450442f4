"""Questions to other systems: answered on the wire, or entered by an officer after three days."""

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from engine.commands.core.engine import Engine
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.json_types import Json
from engine.lifecycle.actor import SYSTEM
from engine.persistence.case_rows import UserTask, Variable
from engine.persistence.programmes import shipped_programmes
from tests.procedures.walking import (
    NOON,
    PARTNERS,
    answer,
    complete,
    copy_of,
    deploy,
    ended,
    questions,
    told,
)
from webhooks.events import Event
from webhooks.simulator import answer_to

THREE_DAYS_LATER = NOON + timedelta(days=3)
WHO = {"credit_code": "91450100MA5N00001X", "name": "广西新能源有限公司"}
PROOF = [{"documentId": "d1", "fileName": "复函.pdf"}]
ENTERED = "经办人登记，附证明文件"
BY_HAND = "s04"

QUESTIONS: dict[str, tuple[str, str, Mapping[str, Any], Mapping[str, Any]]] = {
    "GX-CONS-SYS-STATS": ("gx-cons", "gx-stats", WHO, {"rd_avg_certified_wan": 12000}),
    "GX-CONS-SYS-INTEGRITY": (
        "gx-cons",
        "integrity",
        WHO | {"members": "广西大学"},
        {"integrity_record_in_penalty": False},
    ),
    "GX-CONS-SYS-PROJECT": (
        "gx-cons",
        "gx-projects",
        {"consortium_no": "GXLHT-1", "replaced": "牵头单位", "reason": "合并"},
        {"approved": True, "approval_no": "桂科计变〔2026〕7号"},
    ),
    "GX-COOP-SYS-CREDIT": (
        "gx-coop",
        "credit",
        WHO,
        {"social_credit_good": True, "no_bad_record": True},
    ),
    "ZJ-SYS-MOST": (
        "zj",
        "most",
        WHO,
        {"most_base_in_zj": True, "most_grade": "优秀", "recognised_on": "2026-01-15"},
    ),
}
"""Process → programme, partner, what is asked, what is answered."""


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    programmes = {programme for programme, *_ in QUESTIONS.values()}
    return {
        programme: deploy(tmp_path_factory.mktemp(programme) / "asked.db", programme)
        for programme in programmes
    }


@pytest.fixture(params=QUESTIONS)
def process(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def engine(tmp_path: Path, deployed: dict[str, Path], process: str) -> Engine:
    programme, _, asked, _ = QUESTIONS[process]
    engine = copy_of(deployed[programme], tmp_path)
    given: dict[str, Json] = {"question": dict(asked)}
    start_process_instance(engine, process_id=process, variables=given, actor=SYSTEM, now=NOON)
    return engine


def result(engine: Engine) -> dict[str, Any]:
    with engine.store.read() as transaction:
        rows = transaction.scalars(select(Variable).where(Variable.name != "question"))
        return {row.name: json.loads(row.value) for row in rows}


def respond(engine: Engine, process: str) -> None:
    _, partner, _, said = QUESTIONS[process]
    answer(engine, partner, said)


def test_the_question_fits_the_partners_schema(engine: Engine, process: str) -> None:
    (question,) = questions(engine, QUESTIONS[process][1])
    PARTNERS[question.partner].sends[question.type].check(question.payload)


def test_an_answer_ends_the_query_and_says_whose_it_is(engine: Engine, process: str) -> None:
    respond(engine, process)
    assert ended(engine, process) == ["e_answered"]
    found = result(engine)
    assert QUESTIONS[process][3].items() <= found["answer"].items()
    assert found["answered_by"] != ENTERED


def test_the_simulator_answers_as_the_partner_would(engine: Engine, process: str) -> None:
    """In the partner's own message, which ends the query like a real one."""
    partner = QUESTIONS[process][1]
    (question,) = questions(engine, partner)
    given = shipped_programmes().demonstration.answers[partner][question.type]
    asked = Event(question.event_id, question.type, question.payload)
    said = answer_to(given, asked, NOON)
    assert said is not None
    told(engine, partner, given.type, said["data"])  # type: ignore[arg-type]  # JSON
    assert ended(engine, process) == ["e_answered"]
    assert QUESTIONS[process][3].keys() <= result(engine)["answer"].keys()


def test_after_three_days_an_officer_enters_the_answer_with_proof(
    engine: Engine, process: str
) -> None:
    fire_due_timers(engine, now=THREE_DAYS_LATER)
    said: dict[str, Any] = {"answer": dict(QUESTIONS[process][3]), "proof": PROOF}
    complete(engine, BY_HAND, said, THREE_DAYS_LATER)
    assert ended(engine, process) == ["e_answered"]
    found = result(engine)
    assert (found["answer"], found["answered_by"]) == (said["answer"], ENTERED)


def test_an_answer_that_comes_late_takes_the_task_away(engine: Engine, process: str) -> None:
    fire_due_timers(engine, now=THREE_DAYS_LATER)
    respond(engine, process)
    assert ended(engine, process) == ["e_answered"]
    assert result(engine)["answered_by"] != ENTERED
    with engine.store.read() as transaction:
        assert transaction.scalars(select(UserTask.state)).all() == ["canceled"]


def test_nothing_is_asked_twice(engine: Engine, process: str) -> None:
    fire_due_timers(engine, now=THREE_DAYS_LATER)
    respond(engine, process)
    assert len(questions(engine, QUESTIONS[process][1])) == 1
