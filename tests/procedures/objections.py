"""An objection that is checked, and everything that a party can read of the case by then."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from engine.commands.core.engine import Engine
from engine.lifecycle.actor import Actor
from engine.queries.case_file import case_file
from engine.queries.case_moment import case_at
from engine.queries.search import search
from papers.queries import PaperLine, paper_content, papers_of
from tests.procedures.walking import NOON, Step, case_key, take

TOLD = "有人反映投入数据不实。"
STATED = "投入数据有审计报告为凭。"
SECRETS = ("某单位", "某公司", "raised_by")
"""Who objected, and the name of the field that says it."""


def steps(process: str, *, valid: bool, **more: Any) -> tuple[Step, Step, Step]:
    """The applicant is told what is objected, answers, and the department checks."""
    found = {"objection_valid": valid, "objection_opinion": "经核查", "objection_answer": "经核查"}
    return (
        (f"{process}/s02", {"objection_told": TOLD}),
        (f"{process}/s03", {"objection_statement": STATED}),
        (f"{process}/s04", found | more),
    )


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
    engine: Engine, process: str, caller: str, parties: tuple[Actor, Actor], now: datetime = NOON
) -> tuple[object, list[str], bool]:
    """The applicant is told of an objection by `process`, which `caller` calls, before it answers.

    Of the applicant: what he is told, and what names the objector; of the department: whether it
    reads who objected. At the end the applicant's answer has been read, and the objection holds.
    """
    applicant, department = parties
    points, statement, check = steps(process, valid=True)
    take(engine, *points, now)
    checking, case = case_key(engine, process), case_key(engine, caller)
    told = case_file(engine.store, applicant, checking).variables.get("objection_told")
    for name, answer in (statement, check):
        take(engine, name, answer, now)
    both: Sequence[int] = (checking, case)
    named = [text for one in both for text in names_the_objector(engine, applicant, one)]
    return told, named, bool(names_the_objector(engine, department, checking))


def _text(_line: PaperLine, docx: bytes) -> str:
    with ZipFile(BytesIO(docx)) as parts:
        return parts.read("word/document.xml").decode()
