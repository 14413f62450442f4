"""Everything that a party can read of a case that somebody has objected to."""

from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

from engine.commands.core.engine import Engine
from engine.lifecycle.actor import Actor
from engine.persistence.user_tasks import instance_of
from engine.queries.case_file import case_file
from engine.queries.case_moment import case_at
from engine.queries.search import search
from papers.queries import PaperLine, paper_content, papers_of
from tests.procedures.walking import NOON, complete, task

TOLD = "有人反映投入数据不实。"
SECRETS = ("某单位", "某公司", "raised_by")
"""Who objected, and the name of the field that says it."""


def names_the_objector(engine: Engine, actor: Actor, case: int) -> list[str]:
    """What he reads that says who objected: the page of the case, now and at its last moment, its
    variables, its papers.
    """
    store = engine.store
    seen = case_file(store, actor, case)
    read = [
        repr(seen),
        repr(case_at(store, actor, case, seen.events[-1].number)),
        repr(search(store, "variable", actor, limit=1000)),
        *(
            _text(*paper_content(store, actor, case, one.position, "docx"))
            for one in papers_of(store, actor, case)
            if not one.trouble
        ),
    ]
    return [text for text in read if any(secret in text for secret in SECRETS)]


def told_at(
    engine: Engine, step: str, parties: tuple[Actor, Actor], now: datetime = NOON
) -> tuple[object, list[str], bool]:
    """An objection is checked at the step, and the applicant told what it says.

    Of the applicant: what he is told, and what names the objector; of the department: whether it
    reads who objected.
    """
    applicant, department = parties
    with engine.store.read() as transaction:
        case = instance_of(transaction, task(engine, step)) or 0
    complete(engine, step, {"objection_valid": True, "objection_told": TOLD}, now)
    told = case_file(engine.store, applicant, case).variables.get("objection_told")
    known = bool(names_the_objector(engine, department, case))
    return told, names_the_objector(engine, applicant, case), known


def _text(_line: PaperLine, docx: bytes) -> str:
    with ZipFile(BytesIO(docx)) as parts:
        return parts.read("word/document.xml").decode()
