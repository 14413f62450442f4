"""Groups of facts about a submission that a diagram asks for by name (header `facts`)."""

from collections.abc import Callable, Mapping

from sqlalchemy import func, select

from engine.commands.core.handlers import HandledJob
from engine.commands.core.moments import said_day
from engine.errors import Refused
from engine.json_types import Json
from engine.persistence import Transaction
from engine.persistence.programmes import programmes_in_force
from register.evidence import agreement_facts, paper_facts
from register.handlers.reading import legal_day, lines
from register.handlers.recognition import current_title
from register.lineage import (
    ban_of,
    ban_words,
    banned_codes,
    doubtful_bans,
    predecessors,
    running_bans,
)
from register.programme_rules import rules_of
from register.rows import Application, Base, Batch, Organisation, Sanction
from register.windows import ban_ends_on, statistics_window

Facts = dict[str, Json]
Source = Callable[[Transaction, HandledJob, Application, Batch], Facts]


def facts_of(
    group: str, transaction: Transaction, job: HandledJob, row: Application, batch: Batch
) -> Facts:
    """The facts of a group. Raises Refused for one that there is not."""
    if group not in GROUPS:
        known = "、".join(GROUPS)
        raise Refused(
            f"任务“{job.element_id}”的参数 facts“{group}”应为 {known} 之中的，请在图中改正"
        )
    return GROUPS[group](transaction, job, row, batch)


def _notice(transaction: Transaction, job: HandledJob, row: Application, batch: Batch) -> Facts:
    """Whether the day is in the notice's window, and through which channel it came."""
    assert row.submitted_at is not None
    channels = {name: job.variables.get(name) is True for name in _named(job, "channels")}
    return {
        "in_window": batch.opens_on <= legal_day(row.submitted_at) <= batch.closes_on,
        "guide_published_on": batch.guide_published_on.isoformat(),
        "attachments_uploaded": bool(lines(job, "attachments")),
        **channels,
    }


def _statistics(transaction: Transaction, job: HandledJob, row: Application, batch: Batch) -> Facts:
    """The window the indicators cover; the one the rule computes where the applicant has none."""
    assert row.submitted_at is not None
    windows = rules_of(transaction, batch.programme).windows
    window = windows.get(batch.stat_window_mode or "") or next(iter(windows.values()))
    first, last = statistics_window(legal_day(row.submitted_at), window)
    return {
        "stat_window_mode": batch.stat_window_mode,
        "stat_window_from": job.variables.get("stat_window_from") or first.isoformat(),
        "stat_window_to": job.variables.get("stat_window_to") or last.isoformat(),
    }


def _ban(transaction: Transaction, job: HandledJob, row: Application, batch: Batch) -> Facts:
    """The latest loss of the organisation, or of one whose ban is its own, and its ban's last day.

    `lineage_note` names bans of organisations before it of which nobody has decided yet.
    """
    codes = banned_codes(transaction, row.credit_code)
    delisted_on = transaction.scalar(
        select(func.max(Sanction.delisted_on)).where(
            Sanction.credit_code.in_(codes), Sanction.programme == batch.programme
        )
    )
    noted = {**_doubt(transaction, job, row, batch), **_known(transaction, job, row, batch)}
    ban = rules_of(transaction, batch.programme).ban
    if delisted_on is None or ban is None:
        return {"delisted_on": None, "ban_ends_on": None, **noted}
    return {
        "delisted_on": delisted_on.isoformat(),
        "ban_ends_on": ban_ends_on(delisted_on, ban.years).isoformat(),
        **noted,
    }


def _doubt(transaction: Transaction, job: HandledJob, row: Application, batch: Batch) -> Facts:
    """Bans that a person has to look at: those of organisations that this one follows."""
    today = legal_day(job.now)
    bans = doubtful_bans(transaction, row.credit_code, today, batch.programme)
    said = [ban_words(one) for one in bans]
    return {
        "lineage_ban_doubtful": bool(bans),
        "lineage_note": f"沿革中的单位在禁报期内，请判定：{'；'.join(said)}" if bans else "",
    }


def _known(transaction: Transaction, job: HandledJob, row: Application, batch: Batch) -> Facts:
    """The running bans that were looked at when the application came in."""
    codes = predecessors(transaction, row.credit_code) | {row.credit_code}
    bans = running_bans(transaction, codes, legal_day(job.now), batch.programme)
    return {"known_bans": [ban_of(one) for one in bans]}


def _affiliation(transaction: Transaction, job: HandledJob, row: Application, _b: Batch) -> Facts:
    """The affiliation the register knows; only an unknown organisation speaks for itself."""
    known = transaction.get(Organisation, row.credit_code)
    if known is None or known.affiliation is None:
        return {"host_affiliation": job.variables.get("host_affiliation")}
    return {"host_affiliation": known.affiliation}


def _evidence(transaction: Transaction, job: HandledJob, _row: Application, batch: Batch) -> Facts:
    """What the lists of agreements and papers come to."""
    of = rules_of(transaction, batch.programme).evidence
    if of is None:
        return {}
    return {
        **agreement_facts(lines(job, "agreements"), of.agreements),
        **paper_facts(lines(job, "papers"), of.paper_venues),
    }


def _quota(transaction: Transaction, _job: HandledJob, row: Application, batch: Batch) -> Facts:
    return {"recommend_quota": batch.quota_of(row.recommender_code)}


def _title(transaction: Transaction, _job: HandledJob, row: Application, batch: Batch) -> Facts:
    """Whether the organisation holds a running title of the programme."""
    assert row.submitted_at is not None
    day = legal_day(row.submitted_at)
    title = current_title(transaction, batch.programme, row.credit_code, day)
    return {
        "first_application": title is None,
        "holds_valid_title_on_submission": title is not None,
    }


def _notes(transaction: Transaction, _job: HandledJob, row: Application, _b: Batch) -> Facts:
    """What the register holds against the organisation, in any programme, for the reviewer."""
    codes = predecessors(transaction, row.credit_code) | {row.credit_code}
    asked = select(Sanction).where(Sanction.credit_code.in_(codes))
    rows = transaction.scalars(asked.order_by(Sanction.delisted_on))
    programmes = programmes_in_force(transaction)
    said = [
        f"{said_day(one.delisted_on)}{owner.short if owner else ''}：{one.reason}"
        for one in rows
        for owner in [programmes.owner(one.programme)]
    ]
    return {"register_notes": "；".join(said) or "名录没有该单位被撤销、取消的记载"}


def _cancelled(transaction: Transaction, job: HandledJob, row: Application, batch: Batch) -> Facts:
    """The organisation's bodies that are still in their ban, and a select to tell which it is.

    Whether an application is that of a cancelled body again is a person's to say (AMB-X-07);
    without such a body in its ban, `cancelled_on` and `ban_ends_on` are null.
    """
    banned = select(Sanction, Base.name).join(Base, Base.number == Sanction.base_number)
    rows = transaction.execute(
        banned.where(
            Sanction.programme == batch.programme,
            Sanction.credit_code.in_(
                predecessors(transaction, row.credit_code) | {row.credit_code}
            ),
            Sanction.refused_until >= legal_day(job.now),
        ).order_by(Sanction.delisted_on, Sanction.base_number)
    ).all()
    cancelled: list[Json] = [
        {
            "base_no": one.base_number,
            "cancelled_on": one.delisted_on.isoformat(),
            "ban_ends_on": str(one.refused_until),
        }
        for one, _ in rows
    ]
    options: list[Json] = [
        {
            "value": one.base_number,
            "label": f"{one.base_number} {name}（{said_day(one.delisted_on)}取消）",
        }
        for one, name in rows
    ]
    none_of_them = rules_of(transaction, batch.programme).words["no_repeat"]
    return {
        "cancelled_bases": cancelled,
        "cancelled_on": None,
        "ban_ends_on": None,
        **_known(transaction, job, row, batch),
        "same_base_options": [*options, {"value": none_of_them, "label": none_of_them}],
    }


def _recommender(transaction: Transaction, _job: HandledJob, row: Application, _b: Batch) -> Facts:
    """As what the organisation named may recommend."""
    known = transaction.get(Organisation, row.recommender_code or "")
    return {"recommended_by": (known and known.recommends_as) or "不是推荐单位"}


def _named(job: HandledJob, header: str) -> list[str]:
    return job.headers.get(header, "").split()


GROUPS: Mapping[str, Source] = {
    "notice": _notice,
    "statistics": _statistics,
    "ban": _ban,
    "affiliation": _affiliation,
    "evidence": _evidence,
    "quota": _quota,
    "title": _title,
    "notes": _notes,
    "cancelled": _cancelled,
    "recommender": _recommender,
}
"""What header `facts` may name."""
