"""One case at its review, and an account of every role that may or may not see it."""

from hashlib import sha256
from pathlib import Path

import simplejson
from flask import Flask

from app import house
from app.web import create_app
from engine.commands.core.engine import Engine
from engine.commands.deadlines.pin_clock import pin_clock
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.claim_user_task import claim_user_task
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.commands.user_tasks.store_document import store_document
from engine.lifecycle.actor import SYSTEM
from engine.persistence.case_rows import UserTask
from engine.persistence.document_rows import DocumentContent
from engine.queries.case_file import case_file
from engine.settings import Settings
from papers.issuing import next_position
from papers.rows import Paper
from tests.app.access_objects import Known, awaited, beside, objects_of, objects_of_house
from tests.app.access_people import NOW, PEOPLE, person, register_people
from tests.drawing import both, chain, diagram, end, last_day, start, user, zeebe

SECRET = "别家的秘密"
"""What stands in the cases that are none of the asker's business."""


def furnish(folder: Path) -> tuple[Flask, Known]:
    """The application with one case at 评审: applied for and recommended, one sheet handed in."""
    database = f"sqlite:///{folder / 'access.db'}"
    engine = house.build(Settings(database, "demonstration", secret_key="k" * 40))
    engine.store.create_tables()
    pin_clock(engine, NOW, actor=SYSTEM, now=NOW)
    register_people(engine)
    deploy_resources(engine, _files(), actor=SYSTEM, now=NOW)
    begun = start_process_instance(
        engine, process_id="P", variables={"batchId": "P-2026"}, actor=person(engine, "dept"),
        now=NOW,
    )  # fmt: skip
    case = begun.process_instance_key
    key = _only(engine, case, "apply")
    claim_user_task(engine, key, actor=person(engine, "host"), now=NOW)
    found = store_document(
        engine, key, "report.pdf", b"%PDF-1.7 report", actor=person(engine, "host"), now=NOW
    )
    complete_user_task(engine, key, {"unit": "甲所"}, actor=person(engine, "host"), now=NOW)
    recommended = _only(engine, case, "recommend")
    claim_user_task(engine, recommended, actor=person(engine, "recommender"), now=NOW)
    complete_user_task(engine, recommended, {}, actor=person(engine, "recommender"), now=NOW)
    sheet = _only(engine, case, "judge")
    claim_user_task(engine, sheet, actor=person(engine, "expert"), now=NOW)
    claim_user_task(engine, _only(engine, case, "judge2"), actor=person(engine, "second"), now=NOW)
    declared = _only(engine, case, "declare")
    claim_user_task(engine, declared, actor=person(engine, "recused"), now=NOW)
    complete_user_task(engine, declared, {}, actor=person(engine, "recused"), now=NOW)
    _issue(engine, case, recommended)
    known = {
        "case": case, "task": sheet, "process": begun.process_definition_key,
        "document": str(found["documentId"]), "printed": key,
    }  # fmt: skip
    known |= objects_of(engine, "P", case, code="1", recommender="1", secret="甲所的事")
    known |= objects_of_house(engine)
    app = create_app(engine)
    app.extensions["access"] = engine
    app.config.update(TESTING=False)
    return app, known


def neighbour_cases(engine: Engine, known: Known) -> dict[str, Known]:
    """Two more cases at their first step, with a file each and all that `beside` draws: of another
    organisation of the same province, and of another province's process.
    """
    return {
        "other organisation": _begun(engine, known, "O", "dept", "host:11", "rival"),
        "other province": _begun(engine, known, "X", "province", "host:21", "abroad"),
    }


def _begun(engine: Engine, known: Known, process: str, dept: str, group: str, host: str) -> Known:
    starts, secret = PEOPLE[dept][1][0], f"{SECRET}{process}"
    drawn = diagram(
        last_day(),
        start("S", _properties(role="department", startableBy=starts)),
        _step("apply", group, "applicant", zeebe("formDefinition", formId="apply")),
        _step("check", starts, "department"),
        end(),
        beside(process, starts),
        chain("S", "begin", "apply", "check", "E"),
        roots=awaited(process),
        process=f'id="{process}" name="{process}" isExecutable="true"',
    )
    files = {f"{process}.bpmn": drawn}
    deploy_resources(engine, files, actor=SYSTEM, now=NOW)
    begun = start_process_instance(
        engine, process_id=process,
        variables={"caseTitle": secret, "batchId": f"{process}-2026"},
        actor=person(engine, dept),
        now=NOW,
    )  # fmt: skip
    case = begun.process_instance_key
    key, actor = _only(engine, case, "apply"), person(engine, host)
    claim_user_task(engine, key, actor=actor, now=NOW)
    found = store_document(
        engine, key, "b.pdf", b"%PDF-1.7 " + process.encode(), actor=actor, now=NOW
    )
    complete_user_task(engine, key, {"unit": secret}, actor=actor, now=NOW)
    _issue(engine, case, key)
    code, own = group.partition(":")[2], {"case": case, "task": _only(engine, case, "check")}
    own |= {"document": str(found["documentId"]), "printed": key}
    own |= objects_of(engine, process, case, code=code, recommender="3", secret=secret)
    return known | own


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
        beside("P", "dept"),
        chain("S", "begin", "apply", "recommend", "fork", "judge", "E"),
        chain("fork", "judge2", "E"),
        chain("fork", "organise", "E"),
        chain("fork", "declare", "E"),
        roots=awaited("P"),
    )
    return {"p.bpmn": drawn, "apply.form": simplejson.dumps(form).encode()}


def _step(id: str, group: str, role: str, *inside: str) -> str:
    given = zeebe("assignmentDefinition", candidateGroups=group)
    return user(id, given, _properties(role=role), *inside)


def _properties(**said: str) -> str:
    return zeebe("properties", *(zeebe("property", name=n, value=v) for n, v in said.items()))


def _only(engine: Engine, case: int, element: str) -> int:
    (found,) = (t for t in case_file(engine.store, SYSTEM, case).tasks if t.element_id == element)
    return found.key
