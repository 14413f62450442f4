"""重新出具: a paper that was wrong, or could not be made, is made again from the case."""

from datetime import datetime

from sqlalchemy import func, select

from engine.commands.core.command_context import CommandContext
from engine.commands.core.engine import Engine
from engine.commands.core.loaded_instance import LoadedInstance
from engine.commands.core.loop import command_transaction
from engine.errors import Forbidden, NotFound, Refused
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require_reason
from engine.persistence import Transaction, case_files
from engine.persistence.columns import load_json
from papers.issuing import make, next_position, services_of
from papers.occasion import Occasion
from papers.queries import may_read, may_reissue, reader_of
from papers.rows import Paper, VoidPaper


def reissue_paper(
    engine: Engine,
    case_key: int,
    position: int,
    *,
    actor: Actor,
    now: datetime,
    reason: str,
) -> int:
    """Make the paper again under its number; answers the position of what was made.

    A paper that has no bytes yet is made in its place; an issued one stays, and the new version
    says why. Raises NotFound; Invalid without a reason; Refused where a newer version exists, or
    where the step is not the actor's.
    """
    require_reason(reason, "重新出具")
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        require_known(context.transaction, actor, case_key, position)
        case = context.case(case_key)
        paper = _readable_paper(context.transaction, actor, case_key, position)
        occasion = occasion_of_paper(context, case, paper, actor, now)
        made = next_version(context, paper, paper.version + 1) if paper.docx else paper
        note = make(context.transaction, services_of(engine), made, occasion)
        context.note(case, note.kind, made.element_id, made.element_instance_key, **note.data)
    return made.position


def require_known(transaction: Transaction, actor: Actor, case_key: int, position: int) -> Paper:
    """The paper. Raises NotFound, in the same words, where there is none, where there is no such
    case, and where it is not the actor's to read."""
    paper = transaction.get(Paper, (case_key, position), populate_existing=True)
    if paper is None or not may_read(reader_of(transaction, actor, case_key), paper):
        raise NotFound("没有这份文书，或者您没有查看它的权限。")
    return paper


def _readable_paper(transaction: Transaction, actor: Actor, case_key: int, position: int) -> Paper:
    paper = require_known(transaction, actor, case_key, position)
    if not may_reissue(transaction, actor, paper):
        raise Forbidden(f"{actor.name}不能重新出具“{paper.name}”：只有能办理该环节的人可以。")
    if transaction.get(VoidPaper, (case_key, position)) is not None:
        raise Refused(f"“{paper.name}”（{paper.number}）已经作废，由另一份文书代替。")
    if paper.version != newest_version(transaction, paper):
        raise Refused(f"“{paper.name}”已有更新的版本，请从最新的版本重新出具。")
    return paper


def newest_version(transaction: Transaction, paper: Paper) -> int:
    """The highest version of this paper of its step."""
    newest = select(func.max(Paper.version)).where(
        Paper.instance_key == paper.instance_key,
        Paper.element_instance_key == paper.element_instance_key,
        Paper.name == paper.name,
    )
    return transaction.scalar(newest) or 0


def occasion_of_paper(
    context: CommandContext, case: LoadedInstance, paper: Paper, actor: Actor, now: datetime
) -> Occasion:
    """The occasion on which the paper was issued, with what stands in the case now."""
    variables = case_files.variables(context.transaction, case.key)
    process = case.process.drawn
    return Occasion(
        process,
        paper.element_id,
        case.key,
        case.row.title or f"{case.process.name} {case.key}",
        {row.name: load_json(row.value) for row in variables},
        paper.basis,
        actor.name,
        actor.organisation,
        now,
        case.row.deployments_known,
    )


def next_version(context: CommandContext, paper: Paper, version: int) -> Paper:
    """The same paper once more, under the same number, yet to be made."""
    return Paper(
        instance_key=paper.instance_key,
        position=next_position(context.transaction, paper.instance_key),
        name=paper.name,
        number=paper.number,
        version=version,
        reason=context.reason,
        element_id=paper.element_id,
        element_instance_key=paper.element_instance_key,
        basis=paper.basis,
        issued_at=context.now,
        issued_by=context.actor.login,
        issued_by_name=context.actor.name,
    )
