"""The people of Guangdong's procedure, as a test lets them act: one engine, one moving moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from app.cli.set_up import deploy_shipped
from app.demonstration import create_demonstration_data
from engine.commands.core.engine import Engine
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.messages.publish_message import publish_message
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.lifecycle.actor import SYSTEM, Actor
from engine.persistence.case_rows import Instance, UserTask
from engine.persistence.transit_rows import OutboundEvent
from engine.queries.accounts import actor_of
from register.rows import Application
from tests.procedures.applications import application, sheet
from tests.procedures.objections import steps
from tests.procedures.walking import nothing_is_wrong

CHEN, HE = "chen", "he"
GUIDE = {
    "title": "2026年度“广东省国际科技合作基地”专题",
    "guide_published_on": "2026-03-16",
    "opens_on": "2026-03-16",
    "closes_on": "2026-05-15",
    "stat_window_mode": "三个完整自然年度",
    "guide_text": "现将2026年度专题申报有关事项通知如下。",
}
SUBMITTED = datetime(2026, 5, 8, 2, 0, tzinfo=UTC)
AFTER_CLOSE = datetime(2026, 5, 18, 1, 0, tzinfo=UTC)


@dataclass
class Guangdong:
    """省科技厅 and everyone around it."""

    engine: Engine
    now: datetime = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
    batch_id: str = ""
    numbers: list[str] = field(default_factory=list)

    def open_batch(self) -> str:
        deploy_shipped(self.engine, "gd")
        list(create_demonstration_data(self.engine))
        start_process_instance(
            self.engine, process_id="GD-P01-batch", actor=self.actor(CHEN), now=self.now
        )
        self.complete(CHEN, "s02", GUIDE)
        self.batch_id = "GD-2026-1"
        return self.batch_id

    def submit(self, host: str, category: str, at: datetime = SUBMITTED, **changed: Any) -> str:
        """The platform's message starts an application; answers its number."""
        self.move(at)
        facts = application(host, category, self.batch_id, at) | changed
        publish_message(
            self.engine,
            "application.submitted",
            f"{self.batch_id}/{facts['credit_code']}",
            facts | {"batchId": self.batch_id, "submitted_via_sunshine": True},
            actor=SYSTEM,
            now=self.now,
        )
        self.holds()
        self.numbers.append(self.applications()[-1].number)
        return self.numbers[-1]

    def fill_in(self, host: str, category: str) -> str:
        """The applicant starts in the task list and fills in the form."""
        self.move(SUBMITTED)
        start_process_instance(
            self.engine, process_id="GD-P01", actor=self.actor(host), now=self.now
        )
        facts = application(host, category, self.batch_id, self.now)
        self.complete(host, "s03", facts | {"batchId": self.batch_id})
        return self.applications()[-1].number

    def receipt(self, number: str) -> None:
        """The platform acknowledges what was filled in here."""
        said = {"submitted_via_sunshine": True, "submitted_at": self.now.isoformat()}
        publish_message(
            self.engine, "application.receipted", number, said, actor=SYSTEM, now=self.now
        )
        self.holds()

    def complete(
        self, login: str, element: str, variables: Mapping[str, Any], of: str = ""
    ) -> None:
        """The person completes the one open task at this element (of this application).

        Where several procedures have tasks of that name: `GD-P04/s02`.
        """
        actor = self.actor(login)
        mine = [
            task for task in self.tasks(element, of) if not task.assignee or task.assignee == login
        ]
        assert mine, f"{login} has no task {element} {of}; open: {self.open_elements()}"
        complete_user_task(
            self.engine, mine[0].key, variables, actor=actor, now=self.now, reason="已核对"
        )
        self.holds()

    def recommend(self, number: str, login: str, element: str, opinion: str = "推荐") -> None:
        answer = {"recommended": opinion, "recommendation_opinion": "材料属实"}
        self.complete(login, element, answer, number)

    def review(self, number: str, *, met: bool = True, **more: Any) -> None:
        answer = {"guide_requirements_met": met, "review_opinion": "已审查", **more}
        self.complete(CHEN, "s10", answer, number)

    def judge(
        self, number: str, experts: Sequence[str] = ("expert3", "expert4", "expert5"), **judged: Any
    ) -> None:
        self.complete(HE, "s11", {"experts": list(experts)}, number)
        for login in experts:
            self.complete(login, "s12", {"sheet": sheet(85, **judged)}, number)

    def to_selection(self, number: str, recommender: str, element: str = "s07") -> None:
        self.recommend(number, recommender, element)
        self.review(number)
        self.judge(number)

    def select(self, *numbers: str) -> None:
        answer = {"selected_applications": list(numbers), "selection_reason": "按得分择优"}
        self.complete(HE, "s13", answer)

    def object_to(self, number: str, id: str = "objection-1") -> None:
        said = {"id": id, "raised_by": "某单位", "statement": "投入数据不实"}
        publish_message(
            self.engine, "objection.raised", number, {"objection": said}, actor=SYSTEM, now=self.now
        )
        self.holds()

    def check_objection(self, number: str, *, valid: bool, **more: Any) -> None:
        """The oldest objection is passed on, answered and checked."""
        for step, answer in steps("GD-P10", valid=valid, **more):
            oldest, *_ = self.tasks(step, number)
            complete_user_task(self.engine, oldest.key, answer, actor=SYSTEM, now=self.now)
            self.holds()

    def announce(self, number: str, consult: str = "不需要") -> None:
        self.complete(CHEN, "s18d", {"consult_needed": consult, "consult_reason": "常规"}, number)
        if consult == "需要":
            asked = {"consulted_departments": "省外办", "consultation_result": "无意见"}
            self.complete(CHEN, "s19", asked, number)
        document = {"document_no": "粤科合字〔2026〕88号", "recognised_on": "2026-06-30"}
        self.complete(CHEN, "s20", document, number)

    def move(self, to: datetime) -> None:
        """Time passes; what falls due fires."""
        self.now = max(self.now, to)
        fire_due_timers(self.engine, now=self.now)
        self.holds()

    # What one sees.

    def actor(self, login: str) -> Actor:
        return actor_of(self.engine.store, login, now=self.now)

    def applications(self) -> list[Application]:
        with self.engine.store.read() as transaction:
            return list(transaction.scalars(select(Application).order_by(Application.number)))

    def application(self, number: str) -> Application:
        return next(one for one in self.applications() if one.number == number)

    def tasks(self, element: str, of: str = "") -> list[UserTask]:
        process, _, element = element.rpartition("/")
        open_tasks = (
            select(UserTask)
            .join(Instance, Instance.key == UserTask.instance_key)
            .where(
                UserTask.state == "open",
                UserTask.element_id == element,
                Instance.process_id.startswith(process),
            )
        )
        if of:
            open_tasks = open_tasks.where(Instance.root_key == self.application(of).case_key)
        with self.engine.store.read() as transaction:
            return list(transaction.scalars(open_tasks.order_by(UserTask.key)))

    def open_elements(self) -> list[str]:
        with self.engine.store.read() as transaction:
            rows = transaction.scalars(select(UserTask).where(UserTask.state == "open"))
            return [f"{row.element_id}@{row.instance_key}" for row in rows]

    def ended_by(self, number: str) -> list[str]:
        with self.engine.store.read() as transaction:
            case = transaction.get_one(Instance, self.application(number).case_key)
            return list(case.ended_by or ())

    def sent(self, type_: str) -> list[Mapping[str, Any]]:
        with self.engine.store.read() as transaction:
            rows = transaction.scalars(select(OutboundEvent).where(OutboundEvent.type == type_))
            return [row.payload for row in rows]

    def holds(self) -> None:
        """Nothing has gone wrong on the way."""
        with self.engine.store.read() as transaction:
            nothing_is_wrong(transaction)
