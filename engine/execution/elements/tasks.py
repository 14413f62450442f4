"""Tasks that run by themselves, wait for a job, or wait for a message."""

from collections.abc import Iterable, Mapping
from typing import Literal, cast

from engine.definitions.model import CallWork, DecisionWork, JobWork, ScriptWork
from engine.errors import GuichengError
from engine.execution.catching import subscribe
from engine.execution.elements.element import Element, place, retries
from engine.execution.evaluating import evaluate, required_text
from engine.execution.kernel import Token
from engine.execution.open_waits import Opening
from engine.execution.problems import IncidentRaised
from engine.execution.waits import CallWait, Job, Reference
from engine.feel import to_json
from engine.json_types import Json


class PassThrough(Element):
    """A plain or manual task, a none event: done as soon as it is reached."""

    def begin(self, token: Token) -> bool:
        return True


class JobTask(Element):
    """A task or throw event done by a handler or worker."""

    def waits(self, token: Token) -> Iterable[Opening]:
        yield "work", job_of(token), None


def job_of(token: Token, kind: Literal["task", "ad_hoc_sub_process"] = "task") -> Job:
    """The job that the element of this token asks for."""
    instance, node = token.workflow, token.task_spec.node
    work = cast(JobWork, node.work)
    return Job(
        **place(token),
        type=required_text(token, work.type, "作业类型"),
        retries=retries(instance, token, work.retries),
        kind=kind,
        headers=node.headers,
    )


class ReceiveTask(Element):
    """Waits for a message, unless the gateway before it has had it already."""

    def waits(self, token: Token) -> Iterable[Opening]:
        if token.notes.get("triggered"):
            return ()
        return subscribe(token.workflow, token, self.node, "work")

    def begin(self, token: Token) -> bool:
        return bool(token.notes.get("triggered"))


class ScriptTask(Element):
    """A FEEL expression whose value becomes a variable."""

    def begin(self, token: Token) -> bool:
        work = cast(ScriptWork, self.node.work)
        value = to_json(evaluate(token, work.expression))
        token.notes["result"] = {work.result_variable: value}
        return True


class DecisionTask(Element):
    """Asks a decision; facts that are needed and absent stop it by name."""

    def begin(self, token: Token) -> bool:
        instance = token.workflow
        work = cast(DecisionWork, self.node.work)
        reference = Reference(
            required_text(token, work.decision.id, "决策编号"),
            work.decision.binding,
            work.decision.version_tag,
        )
        try:
            decided = instance.execution_context.decide(reference, instance.scopes.visible(token))
        except GuichengError as error:
            raise IncidentRaised("called_decision_error", str(error)) from error
        if decided.missing:
            facts = "、".join(decided.missing)
            raise IncidentRaised(
                "decision_evaluation_error", f"决策「{reference.id}」缺少事实：{facts}"
            )
        if decided.failure:
            why = f"决策「{reference.id}」无法作出：{decided.failure}"
            raise IncidentRaised("decision_evaluation_error", why)
        trace = decided.explain()
        data: dict[str, Json] = {"decision": reference.id, **trace}
        instance.journal.record("decision_evaluated", self.node.id, token.id, data)
        outcome = to_json(decided.outcome)
        token.notes["result"] = {work.result_variable: outcome}
        if self.node.outputs:
            instance.scopes.set_local(token, {"decision": _decision(outcome, trace)})
        return True


class CallActivity(Element):
    """Another process, run to its end by the caller of this room."""

    def waits(self, token: Token) -> Iterable[Opening]:
        instance = token.workflow
        work = cast(CallWork, self.node.work)
        process = Reference(
            required_text(token, work.process.id, "被调用流程的编号"),
            work.process.binding,
            work.process.version_tag,
        )
        everything = work.propagate_all_parent_variables
        scopes = instance.scopes
        variables = scopes.visible(token) if everything else scopes.local(token)
        yield "work", CallWait(**place(token), process=process, variables=variables), None

    def _leave(self, token: Token) -> None:
        work = cast(CallWork, self.node.work)
        if not self.node.outputs and not work.propagate_all_child_variables:
            token.notes.pop("result", None)
        super()._leave(token)


def _decision(outcome: object, trace: Mapping[str, Json]) -> Json:
    """What output mappings may read of a decision."""
    return {
        "outcome": cast(Json, outcome),
        "clauses": trace.get("clauses", []),
        "rules": trace.get("rules", []),
        "reasons": trace.get("reasons", []),
    }
