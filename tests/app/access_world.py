"""One case at its review, and an account of every role that may or may not see it."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import simplejson
from argon2 import PasswordHasher
from flask import Flask

from app import house
from app.web import create_app
from engine.commands.accounts.appoint_deputy import appoint_deputy
from engine.commands.accounts.grant_rights import grant_rights
from engine.commands.accounts.register_account import register_account
from engine.commands.accounts.register_machine import register_machine
from engine.commands.core.engine import Engine
from engine.commands.deadlines.pin_clock import pin_clock
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.commands.user_tasks.store_document import store_document
from engine.lifecycle.actor import SYSTEM, Actor
from engine.persistence.case_rows import UserTask
from engine.persistence.document_rows import DocumentContent
from engine.queries.accounts import actor_of
from engine.queries.case_file import case_file
from engine.settings import Settings
from papers.issuing import next_position
from papers.rows import Paper
from tests.drawing import both, chain, diagram, end, last_day, start, user, zeebe

PASSWORD = "correct horse battery"
SECRET = "别家的秘密"
"""What stands in the cases that are none of the asker's business."""
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
NOW = datetime(2026, 3, 16, 1, tzinfo=UTC)
PEOPLE = {
    "host": ("申请单位", ["host:1"]),
    "rival": ("其他申请单位", ["host:11"]),
    "recommender": ("推荐单位", ["recommender:1"]),
    "neighbour": ("其他推荐单位", ["recommender:2"]),
    "dept": ("主管部门", ["dept"]),
    "province": ("外省主管部门", ["dept-elsewhere"]),
    "expert": ("专家", []),
    "colleague": ("另一名专家", []),
    "operator": ("运行维护", ["operators"]),
    "analyst": ("分析人员", ["analysts"]),
    "second": ("第二名专家", []),
    "recused": ("已回避的专家", []),
    "agency": ("专业机构", ["agency"]),
    "deputy": ("主管部门的代办人", []),
    "keeper": ("系统管理员", []),
    "security": ("安全管理员", []),
    "auditor": ("审计员", []),
    "abroad": ("外省申请单位", ["host:21"]),
}
"""Login → what the table calls the role, and its groups."""
OFFICES = {"keeper": "system", "security": "security", "auditor": "audit"}
MACHINES = {
    "worker": (
        "有权限的接口账号",
        ["jobs:*", "messages:*", "signals:*", "programmes:P", "operations"],
    ),
    "stranger": ("无此权限的接口账号", ["messages:other"]),
}
"""Login → what the table calls it, and the scopes of its token."""


def furnish(folder: Path) -> tuple[Flask, dict[str, int | str]]:
    """The application with one case at 评审: applied for and recommended, one sheet handed in."""
    database = f"sqlite:///{folder / 'access.db'}"
    engine = house.build(Settings(database, "demonstration", secret_key="k" * 40))
    engine.store.create_tables()
    pin_clock(engine, NOW, actor=SYSTEM, now=NOW)
    _accounts(engine)
    deploy_resources(engine, _files(), actor=SYSTEM, now=NOW)
    begun = start_process_instance(engine, process_id="P", actor=_who(engine, "dept"), now=NOW)
    case = begun.process_instance_key
    key = _only(engine, case, "apply")
    claim_user_task(engine, key, actor=_who(engine, "host"), now=NOW)
    found = store_document(
        engine, key, "report.pdf", b"%PDF-1.7 report", actor=_who(engine, "host"), now=NOW
    )
    complete_user_task(engine, key, {"unit": "甲所"}, actor=_who(engine, "host"), now=NOW)
    recommended = _only(engine, case, "recommend")
    claim_user_task(engine, recommended, actor=_who(engine, "recommender"), now=NOW)
    complete_user_task(engine, recommended, {}, actor=_who(engine, "recommender"), now=NOW)
    sheet = _only(engine, case, "judge")
    claim_user_task(engine, sheet, actor=_who(engine, "expert"), now=NOW)
    claim_user_task(engine, _only(engine, case, "judge2"), actor=_who(engine, "second"), now=NOW)
    declared = _only(engine, case, "declare")
    claim_user_task(engine, declared, actor=_who(engine, "recused"), now=NOW)
    complete_user_task(engine, declared, {}, actor=_who(engine, "recused"), now=NOW)
    _issue(engine, case, recommended)
    app = create_app(engine)
    app.extensions["access"] = engine
    app.config.update(TESTING=False)
    return app, {
        "case": case, "task": sheet, "process": begun.process_definition_key,
        "document": str(found["documentId"]), "printed": key,
    }  # fmt: skip


def neighbour_cases(engine: Engine, known: dict[str, int | str]) -> dict[str, dict[str, int | str]]:
    """Two more cases at their first step, with a file each: of another organisation of the same
    province, and of another province's process.
    """
    return {
        "other organisation": _begun(engine, known, "O", "dept", "host:11", "rival"),
        "other province": _begun(engine, known, "X", "province", "host:21", "abroad"),
    }


def _begun(
    engine: Engine, known: dict[str, int | str], process: str, dept: str, group: str, host: str
) -> dict[str, int | str]:
    starts = PEOPLE[dept][1][0]
    drawn = diagram(
        last_day(),
        start("S", _properties(role="department", startableBy=starts)),
        _step("apply", group, "applicant", zeebe("formDefinition", formId="apply")),
        _step("check", starts, "department"),
        end(),
        chain("S", "apply", "check", "E"),
        process=f'id="{process}" name="{process}" isExecutable="true"',
    )
    files = {f"{process}.bpmn": drawn}
    deploy_resources(engine, files, actor=SYSTEM, now=NOW)
    begun = start_process_instance(
        engine, process_id=process, variables={"caseTitle": f"{SECRET}{process}"},
        actor=_who(engine, dept), now=NOW,
    )  # fmt: skip
    case = begun.process_instance_key
    key, actor = _only(engine, case, "apply"), _who(engine, host)
    claim_user_task(engine, key, actor=actor, now=NOW)
    found = store_document(
        engine, key, "b.pdf", b"%PDF-1.7 " + process.encode(), actor=actor, now=NOW
    )
    complete_user_task(engine, key, {"unit": SECRET}, actor=actor, now=NOW)
    _issue(engine, case, key)
    return {
        "case": case, "task": _only(engine, case, "check"), "process": known["process"],
        "document": str(found["documentId"]), "printed": key,
    }  # fmt: skip


def _issue(engine: Engine, case: int, task: int) -> None:
    """A paper for the applicant, as the recommendation would have issued it."""
    with engine.store.write() as transaction:
        step = transaction.get_one(UserTask, task)
        contents = {ending: f"{ending} of {case}".encode() for ending in ("docx", "pdf")}
        digests = {ending: sha256(content).hexdigest() for ending, content in contents.items()}
        for ending, digest in digests.items():
            transaction.add(DocumentContent(sha256=digest, content=contents[ending]))
        transaction.flush()
        transaction.add(
            Paper(
                instance_key=case, position=next_position(transaction, case), name="通知书",
                number="1", version=1, reason="",
                element_id="recommend", element_instance_key=step.element_instance_key, basis={},
                audience=["applicant"], trouble="", issued_at=NOW, issued_by="recommender",
                issued_by_name="推荐单位", **digests,
            )
        )  # fmt: skip


def _accounts(engine: Engine) -> None:
    for login, (name, groups) in PEOPLE.items():
        register_account(
            engine,
            login,
            name=name,
            password=PASSWORD,
            groups=groups,
            hashed_by=QUICK,
            actor=SYSTEM,
            now=NOW,
        )
    for login, office in OFFICES.items():
        grant_rights(engine, login, offices=[office], world=NOW, actor=SYSTEM, now=NOW)
    for login, (name, _scopes) in MACHINES.items():
        register_machine(engine, login, name=name, actor=SYSTEM, now=NOW)
    appoint_deputy(
        engine, "dept", "deputy", begins_at=NOW, ends_at=NOW + timedelta(days=30),
        actor=SYSTEM, now=NOW, reason="出差",
    )  # fmt: skip


def _files() -> dict[str, bytes]:
    form = {
        "type": "default", "id": "apply", "schemaVersion": 19,
        "components": [{"type": "textfield", "id": "u", "key": "unit", "label": "单位"}],
    }  # fmt: skip
    drawn = diagram(
        last_day(),
        start("S", _properties(role="department", startableBy="dept")),
        _step("apply", "host:1", "applicant", zeebe("formDefinition", formId="apply")),
        _step("recommend", "recommender:1", "recommender"),
        user(
            "judge",
            zeebe("assignmentDefinition", candidateUsers="expert"),
            _properties(role="expert"),
        ),
        user(
            "judge2",
            zeebe("assignmentDefinition", candidateUsers="second"),
            _properties(role="expert"),
        ),
        user(
            "declare",
            zeebe("assignmentDefinition", candidateUsers="recused"),
            _properties(role="expert", recusedWhen="=true"),
        ),
        _step("organise", "agency", "agency"),
        both("fork"),
        end(),
        chain("S", "apply", "recommend", "fork", "judge", "E"),
        chain("fork", "judge2", "E"),
        chain("fork", "organise", "E"),
        chain("fork", "declare", "E"),
    )
    return {"p.bpmn": drawn, "apply.form": simplejson.dumps(form).encode()}


def _step(id: str, group: str, role: str, *inside: str) -> str:
    given = zeebe("assignmentDefinition", candidateGroups=group)
    return user(id, given, _properties(role=role), *inside)


def _properties(**said: str) -> str:
    return zeebe("properties", *(zeebe("property", name=n, value=v) for n, v in said.items()))


def _who(engine: Engine, login: str) -> Actor:
    return actor_of(engine.store, login, now=NOW)


def _only(engine: Engine, case: int, element: str) -> int:
    (found,) = (t for t in case_file(engine.store, SYSTEM, case).tasks if t.element_id == element)
    return found.key
