"""The history of a case as a story: who did what, when and why.

What only machines need is left out.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from engine.definitions.outline import Element
from engine.queries.case_file import CaseFile, Event
from tasklist.diagrams import outline_of
from tasklist.language import _
from tasklist.moments import day_text, last_day
from tasklist.outcomes import RESULT, TONES


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of the story; `tone` is its style, `reason` what the person gave as reason.

    `number` is that of the line of history behind it.
    """

    at: datetime
    sentence: str
    tone: str
    number: int
    reason: str = ""


_Teller = Callable[[Event, str], str]

_STORY: Mapping[str, tuple[str, _Teller]] = {
    "user_task_claimed": ("", lambda e, at: _("{who}认领「{at}」", who=e.actor_name, at=at)),
    "user_task_released": ("", lambda e, at: _("{who}释放「{at}」", who=e.actor_name, at=at)),
    "user_task_assigned": (
        "",
        lambda e, at: _("{who}将「{at}」转办给{whom}", who=e.actor_name, at=at, whom=_whom(e)),
    ),
    "user_task_returned": ("bad", lambda e, at: _("{who}退回「{at}」", who=e.actor_name, at=at)),
    "user_task_withdrawn": (
        "bad",
        lambda e, at: _("{who}撤回「{at}」的办结", who=e.actor_name, at=at),
    ),
    "user_task_completed": ("good", lambda e, at: _("{who}办结「{at}」", who=e.actor_name, at=at)),
    "opinion_asked": (
        "",
        lambda e, at: _("{who}就「{at}」请{whom}提意见", who=e.actor_name, at=at, whom=_whom(e)),
    ),
    "opinion_given": ("", lambda e, at: _("{who}就「{at}」提出意见", who=e.actor_name, at=at)),
    "supervised": ("bad", lambda e, at: _("{who}督办「{at}」", who=e.actor_name, at=at)),
    "reminded": ("", lambda e, at: _("{who}催办「{at}」", who=e.actor_name, at=at)),
    "document_stored": (
        "",
        lambda e, at: _("{who}上传「{file}」", who=e.actor_name, file=e.data.get("file_name")),
    ),
    "paper_received": (
        "info",
        lambda e, at: _(
            "{who}登记收到书面材料「{name}」：{day}由{by}{how}",
            who=e.actor_name,
            name=e.data["name"],
            day=e.data["received_on"],
            by=e.data["brought_by"],
            how=e.data["brought_how"],
        ),
    ),
    "paper_issued": (
        "good",
        lambda e, at: _("出具{name}（{number}）", name=e.data["name"], number=e.data["number"]),
    ),
    "paper_voided": (
        "bad",
        lambda e, at: _(
            "{who}作废{name}（{number}），由{successor}（{by}）代替",
            who=e.actor_name,
            name=e.data["name"],
            number=e.data["number"],
            successor=e.data["successor_name"],
            by=e.data["successor_number"],
        ),
    ),
    "paper_failed": (
        "bad",
        lambda e, at: _("{name}没有出成：{why}", name=e.data["name"], why=e.data["trouble"]),
    ),
    "deadline_suspend": ("info", lambda e, at: _("{who}中止期限「{at}」", who=e.actor_name, at=at)),
    "deadline_resume": (
        "info",
        lambda e, at: _("{who}恢复期限「{at}」，末日{day}", who=e.actor_name, at=at, day=_ends(e)),
    ),
    "deadline_change": (
        "info",
        lambda e, at: _("{who}变更期限「{at}」，末日{day}", who=e.actor_name, at=at, day=_ends(e)),
    ),
    "due_date_change": (
        "info",
        lambda e, at: _("期限变更，「{at}」的办理期限改为{day}", at=at, day=_ends(e)),
    ),
    "timer_fired": ("info", lambda e, at: _("期限「{at}」届满", at=at)),
    "decision_evaluated": ("info", lambda e, at: _("「{at}」作出判定", at=at)),
    "incident_created": (
        "bad",
        lambda e, at: _("「{at}」出现异常：{message}", at=at, message=e.data.get("message", "")),
    ),
    "incident_resolved": ("", lambda e, at: _("{who}处理「{at}」的异常", who=e.actor_name, at=at)),
    "variables_set": ("", lambda e, at: _("{who}修改材料", who=e.actor_name)),
    "modified": ("bad", lambda e, at: _("{who}调整办理环节", who=e.actor_name)),
    "canceled": ("bad", lambda e, at: _canceled(e)),
    "job_waits": (
        "info",
        lambda e, at: _("「{at}」等待：{because}", at=at, because=e.data.get("because", "")),
    ),
    "user_task_moved": ("info", lambda e, at: _("「{at}」转给变更后的单位", at=at)),
    "process_completed": ("", lambda e, at: _("案件办结")),
    "process_terminated": ("bad", lambda e, at: _("案件终止")),
    "refused": ("bad", lambda e, at: _("{who}的操作被拒绝", who=e.actor_name)),
}


def _canceled(event: Event) -> str:
    """Who ended the case, or why it ended of itself."""
    if because := event.data.get("because"):
        return _("案件终止：{because}", because=because)
    return _("{who}终止案件", who=event.actor_name)


def _ends(event: Event) -> str:
    """The last day after a change of the deadline; 待定 where it cannot be counted."""
    after = event.data.get("after")
    if not isinstance(after, str):
        return _("待定")
    return day_text(last_day(datetime.fromisoformat(after)))


def _whom(event: Event) -> object:
    """Who got the task, or was asked about it."""
    names = ("assignee_name", "signer_name", "assignee", "signer")
    return next((event.data[name] for name in names if event.data.get(name)), "")


_TOLD_ON_ARRIVAL = {"startEvent", "endEvent", "boundaryEvent", "userTask"}
_TOLD_WHEN_IT_HAPPENED = "intermediateCatchEvent"
"""Its name says what is waited for: on arrival that would tell the future as the past."""


def timeline(case: CaseFile) -> list[TimelineEntry]:
    """The story, the newest line on top."""
    elements = outline_of(case.process_key)
    told = (tell(event, elements) for event in reversed(case.events))
    return [moment for moment in told if moment is not None]


def tell(event: Event, elements: Mapping[str, Element]) -> TimelineEntry | None:
    """The line of one event; None where it is only for machines. `elements`: by id."""
    element = elements.get(event.element_id)
    at = (element.name if element else "") or event.element_id
    if event.kind == "activated":
        return _arrival(event, element, at)
    if element is not None and element.type == _TOLD_WHEN_IT_HAPPENED:
        if event.kind == "completed" and element.name:
            return TimelineEntry(event.at, at, "info", event.number)
        if event.kind == "timer_fired":
            return None  # told by its completion
    if event.kind not in _STORY:
        return None
    tone, teller = _STORY[event.kind]
    reason = event.reason or str(event.data.get("opinion") or "")
    return TimelineEntry(event.at, teller(event, at), tone, event.number, reason)


def _arrival(event: Event, element: Element | None, at: str) -> TimelineEntry | None:
    if element is None or element.type not in _TOLD_ON_ARRIVAL or not element.name:
        return None
    if event.data.get("type") == "multiInstanceBody":
        return None  # its instances tell of themselves
    if element.type == "userTask":
        return TimelineEntry(event.at, _("等待办理「{at}」", at=at), "", event.number)
    tone = TONES[element.properties.get(RESULT, "neutral")]
    return TimelineEntry(event.at, at, tone, event.number)
