"""What a story expects, held against the database, the papers and the pages."""

import io
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import docx
from sqlalchemy import select

from engine.clock import SHANGHAI
from engine.errors import NotFound
from engine.lifecycle.actor import SYSTEM
from engine.persistence.case_rows import ElementInstance, Incident, Instance, UserTask, Variable
from engine.persistence.columns import load_json
from engine.persistence.transit_rows import OutboundEvent
from papers.queries import paper_content
from papers.rows import Paper
from register.lines import BaseFile
from register.queries import base
from register.rows import Base, Sanction
from simulation.acting import Acting
from simulation.expectations import (
    Ban,
    CasesAre,
    CaseStands,
    Expectation,
    PaperSays,
    RecordSays,
    RegisterSays,
    Sees,
    TaskIs,
    Told,
)
from simulation.server import StoryDiffers

_RECORDS = {
    "report": "reports",
    "evaluation": "evaluations",
    "change": "changes",
    "inquiry": "inquiries",
    "grant": "grants",
    "sanction": "sanctions",
    "member": "members",
    "target": "targets",
}
_WAITING = (
    "userTask",
    "receiveTask",
    "intermediateCatchEvent",
    "eventBasedGateway",
    "callActivity",
    "serviceTask",
    "sendTask",
)
"""The elements at which a case waits; a boundary event waits with what it is attached to."""


class Checking:
    """Raises StoryDiffers where something is otherwise than expected."""

    def __init__(self, acting: Acting) -> None:
        self.acting, self.store, self.finder = acting, acting.server.store, acting.finder
        self._checks: Mapping[str, Callable[[Any], None]] = {
            "register": self._register,
            "record": self._record,
            "ban": self._ban,
            "task": self._task,
            "case": self._case,
            "cases": self._cases,
            "paper": self._paper,
            "sees": self._sees,
            "told": self._told,
            "incidents": self.incidents,
        }

    def check(self, expected: Expectation) -> None:
        """Whether it is so now."""
        name = "register_" if expected.chosen == "register" else expected.chosen
        self._checks[expected.chosen](getattr(expected, name))

    def incidents(self, number: int) -> None:
        """How many are open."""
        with self.store.read() as transaction:
            open_ = transaction.scalars(select(Incident).where(Incident.state == "open")).all()
            unmade = transaction.scalars(select(Paper).where(Paper.trouble != "")).all()
        found = [f"{one.element_id}：{one.message}" for one in open_]
        found += [f"{one.element_id} {one.name}：{one.trouble}" for one in unmade]
        if len(found) != number:
            raise StoryDiffers(f"异常应为 {number} 项，实为 {len(found)} 项：{'；'.join(found)}")

    def _register(self, expected: RegisterSays) -> None:
        found = self._body(expected.body)
        with self.store.read() as transaction:
            row = transaction.get_one(Base, expected.body)
        said = {
            "status": row.status,
            "history": tuple(line.status for line in found.history),
            "name": row.name,
            "category": row.category,
            "host": row.credit_code,
            "recommender": row.recommender_code,
            "recognised_on": row.recognised_on,
            "renewed_on": row.renewed_on,
            "valid_until": row.valid_until,
        }
        for name in expected.model_fields_set - {"body"}:
            _same(f"名录 {expected.body} 的 {name}", said[name], getattr(expected, name))

    def _record(self, expected: RecordSays) -> None:
        body = self._body(expected.body)
        lines = [_plain(asdict(one)) for one in getattr(body, _RECORDS[expected.kind])]
        which, says = _plain(expected.which), _plain(expected.says)
        what = f"{expected.body} 的 {expected.kind} {which or ''}"
        found = [one for one in lines if which.items() <= one.items()]
        if len(found) != expected.number:
            raise StoryDiffers(f"{what}：应有 {expected.number} 条，实有 {found}（全部：{lines}）")
        for line in found:
            for name, value in says.items():
                if name not in line:
                    raise StoryDiffers(f"{what} 没有“{name}”；有：{'、'.join(line)}")
                _same(f"{what} 的 {name}", line[name], value)

    def _body(self, number: str) -> BaseFile:
        try:
            return base(self.store, number)
        except NotFound as error:
            raise StoryDiffers(f"名录里没有 {number}。") from error

    def _ban(self, expected: Ban) -> None:
        today = self.acting.now.astimezone(SHANGHAI).date()
        with self.store.read() as transaction:
            rows = transaction.scalars(
                select(Sanction.refused_until).where(
                    Sanction.credit_code == expected.organisation,
                    Sanction.refused_until >= today,
                )
            ).all()
        wanted = [] if expected.until is None else [expected.until]
        _same(f"{expected.organisation} 在期的禁报末日", sorted(filter(None, rows)), wanted)

    def _task(self, expected: TaskIs) -> None:
        self.acting.words.check_task(expected.task)
        there = self.finder.open_tasks(expected.task, expected.of)
        if expected.who:
            self.acting.words.check_person(expected.who)
            who, now = expected.who, self.acting.now
            there = [one for one in there if self.finder.is_on_offer(one, who, now)]
        what = f"{expected.who} 的任务 {expected.task}"
        if bool(there) != expected.open:
            raise StoryDiffers(
                f"{what} 应{'在办' if expected.open else '不在办'}，实有 {len(there)} 项"
            )
        if expected.due is not None:
            _same(f"{what} 的末日", [_last_day(one) for one in there], [expected.due] * len(there))

    def _case(self, expected: CaseStands) -> None:
        self.acting.words.check_process(expected.process)
        case = self.finder.case(expected.process, expected.of)
        what = f"{expected.process}（{case.title}）"
        waiting = self._waiting(case)
        if expected.ended:
            ended = self._reached(case, ("endEvent",), "completed")
            if case.state == "active" or not set(expected.ended) <= set(ended):
                at = f"，停在 {waiting}" if waiting else ""
                raise StoryDiffers(
                    f"{what} 应以 {expected.ended} 办结，实为 {case.state} {ended}{at}"
                )
        if expected.state:
            _same(f"{what} 的状态", case.state, expected.state)
        if expected.waiting is not None:
            _same(f"{what} 停在", waiting, sorted(expected.waiting))
        if expected.variables:
            self._variables(what, case, expected.variables)

    def _waiting(self, case: Instance) -> list[str]:
        return self._reached(case, _WAITING, "active")

    def _reached(self, case: Instance, types: tuple[str, ...], state: str) -> list[str]:
        """The elements of these types that are in this state, those inside others too."""
        at = select(ElementInstance.element_id).where(
            ElementInstance.instance_key == case.key,
            ElementInstance.state == state,
            ElementInstance.type.in_(types),
        )
        with self.store.read() as transaction:
            return sorted(set(transaction.scalars(at)))

    def _variables(self, what: str, case: Instance, expected: Mapping[str, Any]) -> None:
        asked = select(Variable).where(
            Variable.instance_key == case.key, Variable.scope_key == case.key
        )
        with self.store.read() as transaction:
            found = {one.name: load_json(one.value) for one in transaction.scalars(asked)}
        for name, value in _plain(expected).items():
            _same(f"{what} 的 {name}", _plain(found.get(name)), value)

    def _cases(self, expected: CasesAre) -> None:
        self.acting.words.check_process(expected.process)
        number = len(self.finder.cases(expected.process, expected.of))
        _same(f"{expected.process} 的案件数", number, expected.number)

    def _paper(self, expected: PaperSays) -> None:
        cases = {one.key for one in self.finder.cases(expected.process, expected.of)}
        named = select(Paper).where(Paper.name == expected.name).order_by(Paper.issued_at)
        with self.store.read() as transaction:
            every = transaction.scalars(named).all()
        found = [one for one in every if one.instance_key in cases]
        what = f"文书“{expected.name}”"
        if expected.number is not None:
            _same(f"{what}的份数", len(found), expected.number)
        elif not found:
            raise StoryDiffers(f"没有{what}。")
        if found:
            text = self._text(expected.who, found[-1])
            _contains(what, text, expected.contains, expected.lacks)

    def _text(self, who: str, paper: Paper) -> str:
        key, position = paper.instance_key, paper.position
        if who:
            content = self.acting.browser(who).fetch(f"/cases/{key}/papers/{position}.docx")
        else:
            content = paper_content(self.store, SYSTEM, key, position, "docx")[1]
        document = docx.Document(io.BytesIO(content))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([*(each.text for each in document.paragraphs), *cells])

    def _sees(self, expected: Sees) -> None:
        words = self.acting.browser(expected.who).words(self._address(expected), expected.status)
        _contains(f"{expected.who} 的页面 {expected.path}", words, expected.shows, expected.hides)

    def _address(self, expected: Sees) -> str:
        of = expected.of
        if expected.path == "case":
            return f"/cases/{self.finder.case(expected.process, of).key}"
        if expected.path == "task":
            self.acting.words.check_task(expected.task)
            return f"/tasks/{self.finder.any_task(expected.task, of).key}"
        if expected.path == "register":
            return f"/register/{of[0]}" if of else "/register"
        if expected.path == "search":
            return f"/cases?text={of[0] if of else ''}"
        if expected.path.startswith("/"):
            return expected.path
        raise StoryDiffers(f"path 应为 case、task、register、search 或以 / 开头：{expected.path}")

    def _told(self, expected: Told) -> None:
        asked = select(OutboundEvent).where(
            OutboundEvent.partner == expected.partner, OutboundEvent.type == expected.type
        )
        with self.store.read() as transaction:
            rows = transaction.scalars(asked.order_by(OutboundEvent.key)).all()
        what = f"{expected.partner} 收到的 {expected.type}"
        if expected.number is not None:
            _same(f"{what} 的条数", len(rows), expected.number)
        elif not rows:
            raise StoryDiffers(f"{what}：没有。")
        for name, value in _plain(expected.data).items():
            _same(f"{what} 的 {name}", _plain(rows[-1].payload.get(name)), value)


def _last_day(task: UserTask) -> date:
    """A deadline ends with its last day, at the next midnight."""
    return (task.deadline_at.astimezone(SHANGHAI) - timedelta(microseconds=1)).date()


def _contains(what: str, text: str, shows: tuple[str, ...], hides: tuple[str, ...]) -> None:
    said = "".join(text.split())
    for one in shows:
        if "".join(one.split()) not in said:
            raise StoryDiffers(f"{what} 应有“{one}”，实为：{text[:600]}")
    for one in hides:
        if "".join(one.split()) in said:
            raise StoryDiffers(f"{what} 不应有“{one}”")


def _same(what: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise StoryDiffers(f"{what}：应为 {wanted}，实为 {found}")


def _plain(value: Any) -> Any:
    """As a YAML file has it: days as ISO texts, lists, numbers that compare."""
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
