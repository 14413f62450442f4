"""A person's work that a job worker hands out: a user task without `zeebe:userTask`.

The worker reads who is to do it, by when and with which form from the headers of its job
(Camunda 8, "User tasks", job worker implementation).
"""

from collections.abc import Iterable
from typing import cast

import simplejson

from engine.definitions.model import USER_TASK_JOB, UserJobWork
from engine.execution.elements import assignment
from engine.execution.elements.element import Element, place
from engine.execution.kernel import Token
from engine.execution.open_waits import Opening
from engine.execution.waits import Job

HEADER = "io.camunda.zeebe:"
"""Before the names of what the job tells of the task."""


class UserTaskJob(Element):
    """Waits until the job is done."""

    def waits(self, token: Token) -> Iterable[Opening]:
        work = cast(UserJobWork, self.node.work)
        told = {name: text for name, text in _told(token, work).items() if text}
        job = Job(
            **place(token),
            type=USER_TASK_JOB,
            headers={**self.node.headers, **{HEADER + name: text for name, text in told.items()}},
            form=assignment.form(token, work.task),
        )
        yield "work", job, None


def _told(token: Token, work: UserJobWork) -> dict[str, str | None]:
    task = work.task
    due = assignment.when(token, task.due, "办理期限")
    follow_up = assignment.when(token, task.follow_up, "跟进日期")
    return {
        "assignee": assignment.person(token, task.assignee),
        "candidateGroups": _listed(assignment.names(token, task.candidate_groups, "候选组")),
        "candidateUsers": _listed(assignment.names(token, task.candidate_users, "候选人")),
        "dueDate": None if due is None else due.isoformat(),
        "followUpDate": None if follow_up is None else follow_up.isoformat(),
        "formKey": work.form_key,
    }


def _listed(names: tuple[str, ...]) -> str | None:
    return simplejson.dumps(names, ensure_ascii=False) if names else None
