"""What hangs on a case or lies beside it: a deadline, an incident, jobs, a message that is awaited,
a variable, a batch, a body; and what is the installation's own: dead letters, versions, tokens.

Each case of the world has its own, so that every address with a key in it can be asked for one that
is the asker's, another's and another province's.
"""

from datetime import date, timedelta

from sqlalchemy import select

from engine.clock import Clock
from engine.commands.access_tokens.issue_token import issue_token
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_programme import deploy_programme
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.drafts.keep_draft import keep_drafts
from engine.commands.jobs.activate_jobs import activate_jobs
from engine.commands.jobs.fail_job import fail_job
from engine.commands.messages.expire_messages import expire_messages
from engine.commands.messages.publish_message import publish_message
from engine.lifecycle.actor import SYSTEM
from engine.persistence import Transaction
from engine.persistence.account_rows import AccessToken, Substitution
from engine.persistence.case_rows import Incident, Job, Timer, Variable
from engine.persistence.definition_rows import Definition, Deployment
from engine.persistence.programmes import common_files
from engine.persistence.runtime_rows import MessageSubscription
from engine.persistence.transit_rows import Message, OutboundEvent
from engine.programmes.bundle import bundle_of
from engine.queries.filled_forms import filled_forms
from register.consortium_rows import Target
from register.lifecycle_rows import Change, Inquiry
from register.rows import Application, Base, Batch, BodyCase, Organisation
from tests.app.access_people import NOW
from tests.drawing import (
    both,
    boundary,
    catch,
    chain,
    end,
    event,
    message,
    service,
    timer,
    user,
    zeebe,
)
from tests.small_programme import small_files

DECISION = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="判定"
  namespace="http://camunda.org/schema/1.0/dmn">
  <decision id="D" name="判定"><variable id="v" name="D" typeRef="string"/>
  <literalExpression id="l"><text>"通过"</text></literalExpression></decision></definitions>"""
TODAY = date(2026, 3, 16)
Known = dict[str, int | str]


def beside(process: str, changed_by: str) -> str:
    """Branches of a diagram that the parallel gateway "begin" opens: what a case may wait for."""
    shown_to = zeebe("assignmentDefinition", candidateGroups=changed_by)
    watched = user("watched", shown_to, _property("role", "department"))
    limit = timer("Date", '=deadline("T-GX-COOP-10-5-b", "2026-03-16")')
    counter, extended_by = _property("counterForm", "apply"), _property("extendBy", changed_by)
    return "".join(
        (
            both("begin"),
            watched,
            boundary("limit", "watched", extended_by, limit, interrupting=False),
            catch("hear", counter, event("message", "told")),
            service("working", type=f"work{process}"),
            service("failing", type=f"fail{process}"),
            end("late"),
            chain("begin", "watched", "E"),
            chain("limit", "late"),
            chain("begin", "hear", "E"),
            chain("begin", "working", "E"),
            chain("begin", "failing", "E"),
        )
    )


def awaited(process: str) -> str:
    """The message that `beside` waits for."""
    return message("told", correlation=f'"{process}"')


def _property(name: str, value: str) -> str:
    return zeebe("properties", zeebe("property", name=name, value=value))


def objects_of(
    engine: Engine, process: str, case: int, *, code: str, recommender: str, secret: str
) -> Known:
    """The keys of what hangs on the case; `secret` stands in what of it isn't public."""
    failing = activate_jobs(
        engine, f"fail{process}", worker="w", timeout=timedelta(minutes=1), limit=1,
        actor=SYSTEM, now=NOW,
    )  # fmt: skip
    fail_job(engine, failing[0].key, secret, retries=0, actor=SYSTEM, now=NOW)
    forms = filled_forms(engine.store, SYSTEM, case)
    with engine.store.write() as transaction:
        _in_register(transaction, process, case, code, recommender, secret)

        def key(
            row: type[Timer | Incident | Job | MessageSubscription | Variable], *which: object
        ) -> int:
            own = select(row.key).where(row.instance_key == case, *which).order_by(row.key)
            return transaction.scalars(own).all()[0]

        return {
            "timer": key(Timer, Timer.deadline_id.is_not(None)), "incident": key(Incident),
            "job": key(Job), "subscription": key(MessageSubscription), "variable": key(Variable),
            "batch": f"{process}-2026", "body": f"{process}-B1", "form": forms[0].number,
            "secret": secret,
        }  # fmt: skip


def _in_register(
    transaction: Transaction, process: str, case: int, code: str, recommender: str, secret: str
) -> None:
    """A closed batch with one application, and a body about which things go on."""
    if transaction.get(Organisation, code) is None:
        transaction.add(Organisation(credit_code=code, name=f"单位{code}"))
    transaction.add(
        Batch(
            id=f"{process}-2026", programme=process, title=secret, guide_published_on=TODAY,
            opens_on=TODAY, closes_on=TODAY, case_key=case, closed_at=NOW,
        )
    )  # fmt: skip
    transaction.flush()
    number = f"{process}-B1"
    transaction.add(
        Application(
            number=f"{process}-A1", batch_id=f"{process}-2026", credit_code=code, host_name=secret,
            base_name="基地", category="类", case_key=case, standing="in_progress", unmet=[],
        )
    )  # fmt: skip
    transaction.flush()
    transaction.add(
        Base(
            number=number, programme="GX-CONS", origin="认定", case_key=case, credit_code=code,
            recommender_code=recommender, name=f"基地{process}", category="类", document_no="1号",
            recognised_on=TODAY, status="有效", application_number=f"{process}-A1",
        )
    )  # fmt: skip
    transaction.flush()
    transaction.add(
        BodyCase(
            instance_key=case, root_key=case, base_number=number, procedure=process,
            entered_on=TODAY,
        )
    )  # fmt: skip
    transaction.add(Inquiry(base_number=number, number=1, opened_on=TODAY, outcome=secret))
    transaction.add(
        Change(
            base_number=number, number=1, kind="变更", occurred_on=TODAY, due_on=TODAY,
            outcome=secret,
        )
    )  # fmt: skip
    transaction.add(Target(base_number=number, position=1, task="任务", goal=secret))


def objects_of_house(engine: Engine) -> Known:
    """The keys of what belongs to no case."""
    deploy_resources(engine, {"d.dmn": DECISION.encode()}, actor=SYSTEM, now=NOW)
    own = {f"regulations/js/{name}": content for name, content in small_files().items()}
    deploy_programme(engine, bundle_of("js", {**own, **common_files()}), actor=SYSTEM, now=NOW)
    changed = DECISION.replace("</decision>", "</decision><!-- -->").encode()
    (draft,) = keep_drafts(engine, {"d.dmn": changed}, actor=SYSTEM, now=NOW)
    publish_message(
        engine, "nobody", "", time_to_live=timedelta(seconds=1), actor=SYSTEM,
        now=NOW - timedelta(days=1),
    )  # fmt: skip
    expire_messages(engine, now=NOW)
    issue_token(
        engine, "stranger", name="另一把", scopes=["messages:x"], actor=SYSTEM, now=NOW,
        world=Clock().now(), expires_at=Clock().now() + timedelta(days=1),
    )  # fmt: skip
    with engine.store.write() as transaction:
        gone = engine.store.next_key()
        transaction.add(
            OutboundEvent(
                key=gone, event_id="e1", partner="p", type="t", payload={}, created_at=NOW,
                state="dead", attempts=9, next_at=NOW,
            )
        )  # fmt: skip

        def newest(row: type[AccessToken | Substitution | Deployment | Message]) -> int:
            return transaction.scalars(select(row.key).order_by(row.key.desc())).all()[0]

        decision = select(Definition.key).where(Definition.kind == "decision")
        requirements = select(Definition.key).where(Definition.kind == "decision_requirements")
        return {
            "token": newest(AccessToken), "deputy": newest(Substitution),
            "draft": draft, "deployment": newest(Deployment), "message": newest(Message),
            "event": gone,
            "decision": transaction.scalars(decision).all()[0],
            "requirements": next(iter(transaction.scalars(requirements).all()), 0),
        }  # fmt: skip
