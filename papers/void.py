"""作废: a wrong paper is declared void, and names the paper that stands in its place."""

from datetime import datetime

from engine.commands.core.command_context import CommandContext
from engine.commands.core.engine import Engine
from engine.commands.core.loop import command_transaction
from engine.errors import Forbidden, Invalid, Refused
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require_reason
from papers.issuing import make, services_of
from papers.numbering import number_of
from papers.queries import may_reissue
from papers.reissue import newest_version, next_version, occasion_of_paper, require_known
from papers.rows import Paper, VoidPaper


def void_paper(
    engine: Engine,
    case_key: int,
    position: int,
    *,
    actor: Actor,
    now: datetime,
    reason: str,
    successor: int | None = None,
) -> int:
    """Declare the paper void; answers the position of its successor.

    The successor is another issued paper of the case, or without one the same paper made anew under
    a number of its own. The void paper keeps its bytes. Raises NotFound; Invalid without a reason,
    or where the successor is none; Forbidden where the step is not the actor's; Refused for one
    that is void already or was never made.
    """
    require_reason(reason, "作废")
    with command_transaction(engine, actor=actor, now=now, reason=reason) as context:
        require_known(context.transaction, actor, case_key, position)
        case = context.case(case_key)
        paper = _locked_paper(context, case_key, position)
        if successor is None:
            following = next_version(context, paper, newest_version(context.transaction, paper) + 1)
            occasion = occasion_of_paper(context, case, paper, actor, now)
            services = services_of(engine)
            kind = services.catalogue(context.transaction, occasion).kind(paper.name)
            following.number = number_of(context.transaction, services, occasion, kind)
            note = make(context.transaction, services, following, occasion)
            context.note(case, note.kind, paper.element_id, paper.element_instance_key, **note.data)
        else:
            following = _named(context, case_key, position, successor)
        context.transaction.add(
            VoidPaper(
                instance_key=case_key,
                position=position,
                successor=following.position,
                reason=reason,
                voided_at=now,
                voided_by=actor.login,
                voided_by_name=actor.name,
            )
        )
        context.note(
            case,
            "paper_voided",
            paper.element_id,
            paper.element_instance_key,
            position=position,
            name=paper.name,
            number=paper.number,
            successor=following.position,
            successor_name=following.name,
            successor_number=following.number,
        )
    return following.position


def _locked_paper(context: CommandContext, case_key: int, position: int) -> Paper:
    paper = require_known(context.transaction, context.actor, case_key, position)
    if not may_reissue(context.transaction, context.actor, paper):
        raise Forbidden(f"{context.actor.name}不能作废“{paper.name}”：只有能办理该环节的人可以。")
    if paper.docx is None:
        raise Refused(f"“{paper.name}”还没有出成，不用作废；请重新出具。")
    if context.transaction.get(VoidPaper, (case_key, position)) is not None:
        raise Refused(f"“{paper.name}”（{paper.number}）已经作废。")
    return paper


def _named(context: CommandContext, case_key: int, position: int, successor: int) -> Paper:
    following = context.transaction.get(Paper, (case_key, successor))
    void = context.transaction.get(VoidPaper, (case_key, successor))
    if following is None or following.docx is None or successor == position or void is not None:
        raise Invalid("代替它的应是本案另一份有效的文书。")
    return following
