"""收件台: what an officer may enter for a case, and what was entered."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from engine.deadlines.running import CountedFrom
from engine.definitions.outline import Element
from engine.errors import Forbidden, NotFound
from engine.lifecycle.actor import Actor
from engine.lifecycle.counter import COUNTER_FORM, DEPARTMENT, stands_for_party
from engine.persistence import (
    Store,
    Transaction,
    audiences,
    case_files,
    counter,
    deadlines,
    definitions,
)
from engine.persistence.case_rows import Instance
from engine.persistence.counter_rows import CounterReceipt
from engine.queries.definitions import outline_of
from engine.queries.task_page import BoundForm


@dataclass(frozen=True, slots=True)
class AwaitedTask:
    """A party's open task, which a paper may complete; `role` is the party's, `groups` those it
    is offered to, which tell apart the tasks of one name.
    """

    key: int
    name: str
    role: str
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AwaitedMessage:
    """A message that the case waits for and that may come on paper."""

    subscription_key: int
    name: str


@dataclass(frozen=True, slots=True)
class ServedPeriod:
    """A running period, which a proof of service may count from another day than `start`."""

    timer_key: int
    name: str
    start: date


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """A paper that was taken in; `sha256` is its scan among the case's documents."""

    case_key: int
    case_title: str
    name: str
    kind: str
    received_on: date
    brought_by: str
    brought_how: str
    note: str
    sha256: str | None
    entered_by_name: str
    entered_at: datetime


@dataclass(frozen=True, slots=True)
class CounterCase:
    """A case at the counter."""

    key: int
    title: str
    process_name: str
    tasks: tuple[AwaitedTask, ...]
    messages: tuple[AwaitedMessage, ...]
    periods: tuple[ServedPeriod, ...]
    receipts: tuple[ReceiptLine, ...]


@dataclass(frozen=True, slots=True)
class MessageAtCounter:
    """A message to be entered: its event and its form."""

    subscription_key: int
    case_key: int
    case_title: str
    event: Element
    form: BoundForm


def counter_case(store: Store, actor: Actor, case_key: int) -> CounterCase:
    """The case as the counter sees it.

    Raises NotFound where there is none that this person may see; Forbidden for whoever is not of
    its department.
    """
    with store.read() as transaction:
        case, process_name = _found(transaction, actor, case_key)
        title = case.title or f"{process_name} {case.key}"
        return CounterCase(
            key=case.key,
            title=title,
            process_name=process_name,
            tasks=tuple(
                AwaitedTask(
                    row.key,
                    row.name,
                    str(row.headers.get("role", "")),
                    tuple(row.candidate_groups),
                )
                for row, _assignee in case_files.open_tasks(transaction, case.key)
                if stands_for_party(row.headers)
            ),
            messages=tuple(_messages(store, transaction, case)),
            periods=tuple(_periods(store, transaction, case)),
            receipts=tuple(_line(one, title) for one in counter.of_case(transaction, case.key)),
        )


def _periods(store: Store, transaction: Transaction, case: Instance) -> Iterator[ServedPeriod]:
    elements = outline_of(store, case.process_key)
    for timer in deadlines.of_case(transaction, case.key):
        element = elements.get(timer.element_id)
        start = CountedFrom.from_json(timer.counted_from or {}).start
        name = (element.name if element else "") or timer.element_id
        yield ServedPeriod(timer.key, name, start)


def is_officer(store: Store, actor: Actor) -> bool:
    """Whether the counter is for this person: of the department in any case."""
    with store.read() as transaction:
        return counter.is_officer(transaction, actor)


def takes_papers_in(store: Store, actor: Actor, case_key: int) -> bool:
    """Whether this person may enter what came on paper for the case."""
    with store.read() as transaction:
        found = case_files.find(transaction, actor, case_key)
        return found is not None and _is_officer(transaction, actor, found[0])


def message_at_counter(store: Store, actor: Actor, case_key: int, key: int) -> MessageAtCounter:
    """The message with its form. Raises NotFound where nobody waits for it (any more)."""
    with store.read() as transaction:
        case, process_name = _found(transaction, actor, case_key)
        elements = outline_of(store, case.process_key)
        waiting = next(
            (one for one in counter.waiting_messages(transaction, case.key) if one.key == key), None
        )
        event = elements[waiting.element_id] if waiting else None
        form = definitions.latest(
            transaction, "form", event.properties.get(COUNTER_FORM, "") if event else ""
        )
        if event is None or form is None:
            raise NotFound("案件不等待这项来件，请回到案件查看。")
        content = definitions.content(transaction, form.sha256)
        bound = BoundForm(form.resource_name, content, form.key)
        title = case.title or f"{process_name} {case.key}"
        return MessageAtCounter(key, case.key, title, event, bound)


def receipts(store: Store, actor: Actor, limit: int = 200) -> Sequence[ReceiptLine]:
    """The register of receipts: what was entered last for cases of this person's department.

    Raises Forbidden for whoever is of the department in no case.
    """
    with store.read() as transaction:
        if not counter.is_officer(transaction, actor):
            raise Forbidden("收件台由主管部门的经办人使用。")
        found = counter.newest(transaction, actor, limit)
        return [_line(one, title or str(one.instance_key)) for one, title in found]


def _found(transaction: Transaction, actor: Actor, case_key: int) -> tuple[Instance, str]:
    found = case_files.find(transaction, actor, case_key)
    if found is None:
        raise NotFound(f"没有编号为 {case_key} 的案件，或者您没有查看它的权限。")
    if not _is_officer(transaction, actor, found[0]):
        raise Forbidden(
            f"{actor.name}不能收件登记：只有本案主管部门的经办人可以登记收到的书面材料。"
        )
    return found


def _is_officer(transaction: Transaction, actor: Actor, case: Instance) -> bool:
    return actor.unrestricted or DEPARTMENT in audiences.reader(transaction, actor, case).roles


def _messages(store: Store, transaction: Transaction, case: Instance) -> Iterator[AwaitedMessage]:
    elements = outline_of(store, case.process_key)
    for one in counter.waiting_messages(transaction, case.key):
        if COUNTER_FORM in elements[one.element_id].properties:
            yield AwaitedMessage(one.key, elements[one.element_id].name)


def _line(row: CounterReceipt, title: str) -> ReceiptLine:
    return ReceiptLine(
        row.instance_key,
        title,
        row.name,
        row.kind,
        row.received_on,
        row.brought_by,
        row.brought_how,
        row.note,
        row.sha256,
        row.entered_by_name,
        row.entered_at,
    )
