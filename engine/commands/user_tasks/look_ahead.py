"""What would follow if a task were completed now: it is done and undone in one transaction.

No paper is made and nothing stays: the answer says what the tables would decide and why, which
cases would end, and whose work would come next that nobody can do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from engine.commands.core import library, parties
from engine.commands.core.command_context import CommandContext, ExecutionFailed
from engine.commands.core.engine import Engine
from engine.commands.core.loaded_instance import LoadedInstance
from engine.commands.core.loop import settle
from engine.commands.core.starting import start_case
from engine.commands.core.task_access import lock_task, require_hand, task_state_allows
from engine.commands.user_tasks.contradiction import JudgedAnswer, Verdict, judge_answer, verdicts
from engine.commands.user_tasks.foreseen import Foreseen
from engine.definitions.starting import started_by
from engine.definitions.steps import CONFIRM_WHEN
from engine.errors import GuichengError, Refused
from engine.execution.stimuli import Complete, Start
from engine.execution.waits import UserTask
from engine.forms import parse_form, without_choice
from engine.json_types import Json
from engine.lifecycle.actor import SYSTEM, Actor
from engine.lifecycle.audience import PARTIES
from engine.persistence import accounts, audiences, definitions
from engine.persistence.case_rows import UserTask as UserTaskRow


@dataclass(frozen=True, slots=True)
class Ending:
    """A case that would end: `how` are the names of the end events it would reach.

    `concerns` are the parties that are no staff and judge nothing, by their names.
    """

    title: str
    how: tuple[str, ...]
    concerns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unattended:
    """A task that would open for groups that no active account is in."""

    task: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ahead:
    """Empty where nothing needs to be asked before the completion.

    `contradicts`: the person's own answer says otherwise than the tables, by the condition that the
    diagram gives (`confirmWhen`); then `unasked` are what the tables say of the facts that the
    answer keeps from being asked. `troubles` are the sentences of what would stand still.
    `withheld`: how the case goes on depends on what is not for the actor to read.
    """

    endings: tuple[Ending, ...] = ()
    unattended: tuple[Unattended, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    troubles: tuple[str, ...] = ()
    contradicts: bool = False
    unasked: tuple[Verdict, ...] = ()
    withheld: bool = False


class _UndoneError(Exception):
    """Rolls the transaction back; carries the answer out of it."""

    def __init__(self, ahead: Ahead) -> None:
        super().__init__()
        self.ahead = ahead


def look_ahead(
    engine: Engine, key: int, variables: Mapping[str, Json], *, actor: Actor, now: datetime
) -> Ahead:
    """What completing the task with these variables would lead to, as far as the actor may know.

    Empty where it would be refused or fail: the completion itself says why.
    """
    try:
        with engine.store.write() as transaction:
            context = CommandContext(engine, transaction, actor, now, "")
            task, case = lock_task(context, key, "complete")
            require_hand(context, task, "办结")
            task.state = task_state_allows(task, "complete", actor)
            before = case.visible(task.element_instance_key)
            context.send(case, Complete(key, variables))
            settle(context)
            raise _UndoneError(_ahead(context, case, task.element_id, before, variables))
    except _UndoneError as undone:
        return undone.ahead
    except (GuichengError, ExecutionFailed):
        return Ahead()


class Contradicted(Refused):
    """The answer says otherwise than the tables and comes without a reason; `ahead` shows it."""

    def __init__(self, message: str, ahead: Ahead) -> None:
        super().__init__(message)
        self.ahead = ahead


def require_agreement(
    context: CommandContext,
    case: LoadedInstance,
    task: UserTaskRow,
    before: Mapping[str, Json],
    variables: Mapping[str, Json],
) -> None:
    """Raises Contradicted where the answer just sent says otherwise than the tables of its step.

    `before` is what the task saw; everything that follows of the completion is done first, and is
    undone with the command. The system itself is not asked.
    """
    node = case.process.drawn.nodes.get(task.element_id)
    if node is None or CONFIRM_WHEN not in node.properties or context.actor == SYSTEM:
        return
    settle(context)
    ahead = _ahead(context, case, task.element_id, before, variables)
    if ahead.contradicts:
        raise Contradicted(
            f"任务“{task.name}”所填的意见与判定或者所填的事实不一致，请核对；确认如此办理的，"
            "写明理由后再提交。",
            ahead,
        )


def _ahead(
    context: CommandContext,
    case: LoadedInstance,
    element_id: str,
    before: Mapping[str, Json],
    variables: Mapping[str, Json],
) -> Ahead:
    told = Foreseen(context, variables)
    judged = judge_answer(context, case, element_id, {**before, **variables})
    if not told.tells_answer(case, element_id, judged):
        judged = JudgedAnswer()
    return replace(
        _way(context) if told.tells_the_way() else Ahead(withheld=True),
        verdicts=tuple(verdicts(context, told.tells_decision)),
        contradicts=judged.contradicts,
        unasked=judged.verdicts,
    )


@dataclass(frozen=True, slots=True)
class StartAhead:
    """What would come of a start: `nothing_to_choose` are the labels of questions that its first
    tasks require and that nothing can be chosen for; then the case would begin in vain.
    """

    nothing_to_choose: tuple[str, ...] = ()
    unattended: tuple[Unattended, ...] = ()


def look_ahead_of_start(
    engine: Engine,
    definition_key: int,
    variables: Mapping[str, Json],
    *,
    actor: Actor,
    now: datetime,
) -> StartAhead:
    """What beginning a case with these variables would lead to, as far as the actor may know; empty
    where it would fail.
    """
    try:
        with engine.store.write() as transaction:
            context = CommandContext(engine, transaction, actor, now, "")
            process = library.process(engine, transaction, definition_key)
            case = start_case(context, process, Start({**variables, **started_by(actor)}))
            settle(context)
            context.transaction.flush()
            parties.note_starter(context, case)
            if not Foreseen(context, variables).tells_the_way():
                raise _UnbegunError(StartAhead())
            labels, unattended = _vain(context, case), _unattended(context)
            raise _UnbegunError(
                StartAhead(tuple(dict.fromkeys(labels)), tuple(dict.fromkeys(unattended)))
            )
    except _UnbegunError as unbegun:
        return unbegun.ahead
    except (GuichengError, ExecutionFailed):
        return StartAhead()


class _UnbegunError(Exception):
    """Rolls the transaction back; carries the answer out of it."""

    def __init__(self, ahead: StartAhead) -> None:
        super().__init__()
        self.ahead = ahead


def _vain(context: CommandContext, case: LoadedInstance) -> Iterator[str]:
    for wait in case.opened.values():
        if isinstance(wait, UserTask) and wait.form is not None and case.state is not None:
            row = library.resolve(context.transaction, "form", wait.form, case.version_scope)
            content = definitions.content(context.transaction, row.sha256)
            form = parse_form(content, row.resource_name)
            seen = case.state.visible(wait.element_instance_key)
            yield from without_choice(form, seen, context.now)


def _way(context: CommandContext) -> Ahead:
    return Ahead(
        endings=tuple(_endings(context)),
        unattended=tuple(dict.fromkeys(_unattended(context))),
        troubles=tuple(_troubles(context)),
    )


def _endings(context: CommandContext) -> Iterator[Ending]:
    for case in context.cases.values():
        if case.row.state != "active" and case.row.ended_at == context.now:
            nodes = case.process.drawn.nodes
            how = (nodes[id_].name or id_ for id_ in case.ended_by if id_ in nodes)
            whom = audiences.parties_of(context.transaction, case.row.root_key, PARTIES)
            names = accounts.names_of_parties(context.transaction, whom)
            yield Ending(_title(case), tuple(dict.fromkeys(how)), tuple(names))


def _unattended(context: CommandContext) -> Iterator[Unattended]:
    opened = [
        wait
        for case in context.cases.values()
        for wait in case.opened.values()
        if isinstance(wait, UserTask) and not wait.assignee and not wait.candidate_users
    ]
    staffed = accounts.staffed(context.transaction) if opened else frozenset()
    for task in opened:
        if task.candidate_groups and not staffed.intersection(task.candidate_groups):
            names = accounts.names_of_groups(context.transaction, task.candidate_groups)
            yield Unattended(task.name, tuple(names.values()))


def _troubles(context: CommandContext) -> Iterator[str]:
    for case in context.cases.values():
        for entry in case.entries:
            if entry.record.kind == "incident_created":
                yield str(entry.record.data.get("message", ""))


def _title(case: LoadedInstance) -> str:
    title = case.root_variables().get("caseTitle") or case.row.title
    return str(title) if title else f"{case.process.name} {case.key}"
