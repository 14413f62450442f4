"""撤回 in a shipped procedure, from the pages: within its time, while nobody has acted since."""

from datetime import timedelta
from typing import NamedTuple

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.demonstration import PASSWORD
from engine.commands.deadlines.pin_clock import pin_clock
from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.lifecycle.actor import SYSTEM
from tests.procedures.guangdong import Guangdong
from tests.procedures.test_gd_recognition import PUBLICITY_OVER, in_publicity
from tests.tasklist.conftest import pages, token
from tests.tasklist.test_task import complete, post


class Completed(NamedTuple):
    """陈处 has just said that no department is asked; the recognition is to be written next."""

    gd: Guangdong
    chen: FlaskClient
    task: int

    def take_back(self) -> TestResponse:
        sent = {"csrf_token": token(self.chen), "reason": "应当征求意见"}
        return self.chen.post(f"/tasks/{self.task}/withdraw", data=sent)


@pytest.fixture
def completed(gd: Guangdong) -> Completed:
    in_publicity(gd)
    gd.move(PUBLICITY_OVER)
    pin_clock(gd.engine, gd.now, actor=SYSTEM, now=gd.now)
    chen = pages(gd.engine).test_client()
    chen.post("/sign-in", data={"login": "chen", "password": PASSWORD, "csrf_token": token(chen)})
    (task,) = gd.tasks("s18d")
    post(chen, f"/tasks/{task.key}/claim", {})
    said = {"consult_needed": "不需要", "consult_reason": "常规"}
    assert complete(chen, task.key, said).status_code == 303
    assert gd.tasks("s20")
    return Completed(gd, chen, task.key)


def test_an_officer_takes_a_completion_back(completed: Completed) -> None:
    assert completed.take_back().status_code == 303
    assert [task.assignee for task in completed.gd.tasks("s18d")] == ["chen"]
    assert not completed.gd.tasks("s20")


def test_after_half_an_hour_it_is_refused_with_a_sentence(completed: Completed) -> None:
    late = completed.gd.now + timedelta(minutes=31)
    pin_clock(completed.gd.engine, late, actor=SYSTEM, now=late)
    answer = completed.take_back()
    assert answer.status_code == 409
    assert "前撤回，现在已经过了" in answer.text
    assert completed.gd.tasks("s20")


def test_once_a_colleague_has_taken_the_next_step_it_is_refused(completed: Completed) -> None:
    gd = completed.gd
    (following,) = gd.tasks("s20")
    claim_user_task(gd.engine, following.key, actor=gd.actor("lin"), now=gd.now)
    answer = completed.take_back()
    assert answer.status_code == 409
    assert "林科（省科技厅）已于" in answer.text
    assert not gd.tasks("s18d")
