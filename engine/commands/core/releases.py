"""放行: what one person deployed acts on nothing outside its own cases until another releases it.

The rules themselves need four eyes. A case of a deployment that nobody has released runs, and its
steps can be tried; but what would change the register, issue a paper, tell a partner or move
another case waits as an incident, and goes on by itself when the deployment is released.
"""

from collections.abc import Iterator
from dataclasses import asdict

from engine.commands.core import library
from engine.commands.core.command_context import CommandContext
from engine.commands.core.loaded_instance import LoadedInstance
from engine.definitions.audience import form_of
from engine.definitions.model import (
    CallWork,
    DecisionWork,
    FlowNode,
    ResourceReference,
)
from engine.errors import NotFound, Refused
from engine.execution.outcome import BroadcastSignal, PublishMessage
from engine.execution.waits import Reference
from engine.json_types import Json
from engine.persistence import definitions
from engine.persistence.case_rows import Instance
from engine.persistence.definition_rows import DefinitionKind
from engine.persistence.programmes import deployment_of_rules, programmes_as_of

KIND = "not_released"
"""The kind of the incidents that a release resolves."""


class NotReleased(Refused):
    """Nobody but whoever deployed it has looked at what would act here."""


def require_released(context: CommandContext, case: LoadedInstance, what: str) -> None:
    """Raises NotReleased where the case, or one that called it, is of a deployment not released.

    So does whatever their diagrams name, in the version that the case means: a decision, a form, a
    called process with all that it names; and what was used where an expression names it.
    """
    line = [case.process, *_callers(context, case)]
    meant = (case.row.deployments_known, tuple(process.key for process in line))
    if meant in context.engine.released:
        return
    named = _Named(context, case.version_scope)
    for process in line:
        named.read(process)
    own = {process.deployment_key for process in line}
    for process in line:
        own |= _rules(context, case, process.id)
    used = _used(context, case, named) if named.by_expression else set[int]()
    waiting = definitions.unreleased(context.transaction, own | named.deployments | used)
    if waiting:
        numbers = "、".join(str(one.number) for one in waiting)
        raise NotReleased(
            f"{what}没有执行：第 {numbers} 次部署还没有放行。须由部署人以外的安全管理员在“放行”"
            "页面核对并放行，放行后自动继续。"
        )
    if not named.may_change:
        context.engine.released.add(meant)


def hold_back(
    context: CommandContext, case: LoadedInstance, effect: PublishMessage | BroadcastSignal
) -> bool:
    """Keep what would move other cases until the deployment is released; whether it was kept."""
    try:
        require_released(context, case, f"“{effect.name}”")
    except NotReleased as waits:
        where = (context.engine.store.next_key(), "", case.key)
        source = "publish" if isinstance(effect, PublishMessage) else "broadcast"
        sent: dict[str, Json] = {**asdict(effect), "variables": dict(effect.variables)}
        context.incident(case, where, source, KIND, str(waits), sent=sent)
        return True
    return False


def _rules(context: CommandContext, case: LoadedInstance, process_id: str) -> set[int]:
    """The deployment of all that the process's programme is beside what is drawn."""
    known = case.row.deployments_known
    owner = programmes_as_of(context.transaction, known).owner(process_id)
    found = deployment_of_rules(context.transaction, owner.id, known) if owner else None
    return set() if found is None else {found}


def _callers(context: CommandContext, case: LoadedInstance) -> Iterator[library.Process]:
    """The processes that called the case, in the versions they have now."""
    caller = case.row.parent_key
    while caller is not None:
        row = context.transaction.get_one(Instance, caller)
        yield library.process(context.engine, context.transaction, row.process_key)
        caller = row.parent_key


def _used(context: CommandContext, case: LoadedInstance, named: "_Named") -> set[int]:
    """The deployments of what the case has used by now: decisions, forms, called processes."""
    entries = [entry.record for entry in case.entries]
    asked = {str(one.data.get("decision")) for one in entries if one.kind == "decision_evaluated"}
    asked |= definitions.decisions_asked(context.transaction, case.key)
    for id_ in sorted(asked):
        named.check("decision", ResourceReference(id_, "latest"))
        named.check("decision", ResourceReference(id_, "deployment"))
    return {*named.deployments, *definitions.deployments_used(context.transaction, case.key)}


class _Named:
    """What a diagram names, and what that names: the deployments of the versions meant.

    `may_change`: a version meant is not deployed yet, or meant by a tag or an expression, so that
    another may be meant later. `by_expression`: something is named by an expression.
    """

    def __init__(self, context: CommandContext, version_scope: library.VersionScope) -> None:
        self.work, self.version_scope = context, version_scope
        self.deployments: set[int] = set()
        self.may_change = False
        self.by_expression = False
        self._read: set[int] = set()

    def read(self, process: library.Process) -> None:
        """Take in a process and all that it calls, each once."""
        if process.key in self._read:
            return
        self._read.add(process.key)
        for node in process.drawn.nodes.values():
            for kind, reference in _references(node):
                self.check(kind, reference)

    def check(self, kind: DefinitionKind, named: ResourceReference) -> None:
        """Take in what is named, where it is named by a text."""
        if not isinstance(named.id, str) or named.binding == "versionTag":
            self.may_change = True
        if not isinstance(named.id, str):
            self.by_expression = True
            return
        reference = Reference(named.id, named.binding, named.version_tag)
        try:
            row = library.resolve(self.work.transaction, kind, reference, self.version_scope)
        except NotFound:
            self.may_change = True
            return
        self.deployments.add(row.deployment_key)
        if kind == "process":
            self.read(library.process(self.work.engine, self.work.transaction, row.key))


def _references(node: FlowNode) -> Iterator[tuple[DefinitionKind, ResourceReference]]:
    if isinstance(node.work, DecisionWork):
        yield "decision", node.work.decision
    elif isinstance(node.work, CallWork):
        yield "process", node.work.process
    form = form_of(node)
    if form is not None:
        yield "form", form
