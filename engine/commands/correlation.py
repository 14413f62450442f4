"""Messages to exactly one receiver, signals to all: inside the transaction that sent them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial

from engine.commands import library, parties
from engine.commands.case import Case
from engine.commands.work import Fault, Work
from engine.errors import GuichengError
from engine.execution.outcome import BroadcastSignal, PublishMessage
from engine.execution.stimuli import Complete, Receive, Start, Stimulus
from engine.execution.waits import MessageSubscription, SignalSubscription
from engine.json_types import Json
from engine.lifecycle.actor import SYSTEM
from engine.lifecycle.states import MESSAGE
from engine.messages.choice import Choice, choose
from engine.persistence import definitions, messages
from engine.persistence.case_rows import Incident
from engine.persistence.transit_rows import Message


def publish(work: Work, sent: PublishMessage, message_id: str | None = None) -> Message:
    """Keep the message and give it to whoever waits for it."""
    message = keep(work, sent, message_id)
    correlate(work, message)
    _conclude(work, message, sent)
    return message


def _conclude(work: Work, message: Message, sent: PublishMessage) -> None:
    """Whom the case that received it concerns; or that nobody was there in time."""
    if sent.parties and message.instance_key is not None:
        parties.note_groups(work, work.case(message.instance_key), sent.parties)
    if message.state == "buffered" and sent.time_to_live_seconds <= 0:
        message.state = MESSAGE.after(message.state, "expire", message.name, SYSTEM)
    work.transaction.flush()


def keep(work: Work, sent: PublishMessage, message_id: str | None = None) -> Message:
    """The message as a row, waiting for its receiver."""
    message = Message(
        key=work.engine.store.next_key(),
        name=sent.name,
        correlation_key=sent.correlation_key,
        message_id=message_id,
        variables=dict(sent.variables),
        published_at=work.now,
        expires_at=work.now + timedelta(seconds=sent.time_to_live_seconds),
        state="buffered",
    )
    work.transaction.add(message)
    return message


def publish_later(work: Work, sent: PublishMessage) -> None:
    """A message of the diagram's or a handler's own: a receiver's failure is not the sender's."""
    message = keep(work, sent)
    try:
        correlate(work, message)
    except (GuichengError, Fault) as error:
        _leave_incident(work, message, "unknown", str(error))
    else:
        _conclude(work, message, sent)


def publish_for(work: Work, case: Case, sent: PublishMessage) -> None:
    """The same for a job of the case, which has gone on since."""
    work.cause = case
    publish_later(work, sent)
    work.cause = None


def correlate(work: Work, message: Message) -> None:
    """Give a buffered message to its one receiver; two candidates are an incident.

    Of one case that waits for it at several places, the one that began to wait first receives it.
    A message with a key begins no second case while the first is active: it waits for its end.
    """
    waiting = _waiting(work, message.name, message.correlation_key)
    choice = choose(waiting, definitions.starts_on(work.transaction, "message", message.name))
    if choice.ambiguous:
        _ambiguous(work, message, choice.ambiguous)
    elif choice.subscription is not None:
        instance_key, wait_key = choice.subscription
        _deliver(work, work.case(instance_key), wait_key, message)
    elif choice.start is not None:
        process = library.process(work.engine, work.transaction, choice.start.process_key)
        if not _is_begun(work, process.id, message.correlation_key):
            _begin(work, process, choice.start.element_id, message)


def begin_next(work: Work, over: Case, correlation_key: str) -> None:
    """A case that a message has begun is over: the next message of this key begins one."""
    process_id = over.row.process_id
    if _is_begun(work, process_id, correlation_key):
        return
    found = messages.next_to_start(work.transaction, process_id, correlation_key, work.now)
    if found is None:
        return
    message, start = found
    work.cause = over
    try:
        process = library.process(work.engine, work.transaction, start.process_key)
        _begin(work, process, start.element_id, message)
    except (GuichengError, Fault) as error:
        _leave_incident(work, message, "unknown", str(error))
    finally:
        work.cause = None


def _is_begun(work: Work, process_id: str, correlation_key: str) -> bool:
    if not correlation_key:
        return False
    messages.take_turns(work.transaction, process_id, correlation_key)
    work.transaction.flush()
    return messages.is_begun(work.transaction, process_id, correlation_key)


def _begin(work: Work, process: library.Process, element: str, message: Message) -> None:
    key = message.correlation_key or None
    case = work.start(process, Start(message.variables, element), message_key=key)
    _delivered(work, message, case.key)


def offer_buffered(work: Work, case: Case, wait: MessageSubscription) -> None:
    """A case begins to wait: the oldest message that came early for it is its answer.

    A wait that stays open (a non-interrupting event) is offered the next one.
    """
    if not case.is_open(wait.key):
        return
    message = messages.oldest_buffered(work.transaction, wait.name, wait.correlation_key, work.now)
    if message is None:
        return
    receivers = _waiting(work, wait.name, wait.correlation_key)
    choice: Choice[tuple[int, int], None] = choose(receivers, ())
    if choice.ambiguous:
        _ambiguous(work, message, choice.ambiguous)
        return
    assert choice.subscription is not None
    _, first = choice.subscription
    if _deliver(work, case, first, message):
        work.urgent.append(partial(offer_buffered, work, case, wait))


def broadcast(work: Work, signal: BroadcastSignal) -> None:
    """Tell everyone who waits for the signal at this moment, and begin every process that it
    starts. Of one case all that wait are told at once."""
    waiting: dict[int, list[int]] = {}
    for instance_key, wait_key in _waiting_for_signal(work, signal.name):
        waiting.setdefault(instance_key, []).append(wait_key)
    for instance_key, wait_keys in sorted(waiting.items()):
        _receive(work, work.case(instance_key), sorted(wait_keys), signal.variables)
    for start in definitions.starts_on(work.transaction, "signal", signal.name):
        process = library.process(work.engine, work.transaction, start.process_key)
        try:
            work.start(process, Start(signal.variables, start.element_id))
        except (GuichengError, Fault) as error:
            if work.cause is None:
                raise
            work.incident(work.cause, (0, "", 0), "fault", "unknown", str(error))


def _receive(
    work: Work, case: Case, wait_keys: Sequence[int], variables: Mapping[str, Json]
) -> None:
    work.elapse(case)
    still = tuple(key for key in wait_keys if case.is_open(key))
    if still:
        _send(work, case, Receive(still, variables), still[0])


def _waiting(work: Work, name: str, correlation_key: str) -> list[tuple[int, int]]:
    """Who waits, as the cases in hand see it and, for the others, as the rows say; of each case
    the one that began to wait first."""
    in_hand = [
        (case.key, wait.key)
        for case in work.cases.values()
        for wait in case.opened.values()
        if isinstance(wait, MessageSubscription)
        and (wait.name, wait.correlation_key) == (name, correlation_key)
    ]
    rows = messages.waiting_for(work.transaction, name, correlation_key)
    first: dict[int, int] = {}
    for instance_key, wait_key in (*in_hand, *_still_open(work, rows)):
        first[instance_key] = min(wait_key, first.get(instance_key, wait_key))
    return list(first.items())


def _waiting_for_signal(work: Work, name: str) -> list[tuple[int, int]]:
    in_hand = [
        (case.key, wait.key)
        for case in work.cases.values()
        for wait in case.opened.values()
        if isinstance(wait, SignalSubscription) and wait.name == name
    ]
    return in_hand + _still_open(work, messages.waiting_for_signal(work.transaction, name))


def _still_open(work: Work, rows: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return [
        (instance, wait)
        for instance, wait in rows
        if instance not in work.cases or work.cases[instance].is_open(wait)
    ]


def _deliver(work: Work, case: Case, wait_key: int, message: Message) -> bool:
    """Give the message to the wait; where it has ended in the meantime the message stays."""
    work.elapse(case)
    if not case.is_open(wait_key):
        return False
    stimulus = Complete(wait_key, message.variables)
    if not _send(work, case, stimulus, wait_key, message=message.key):
        return False
    _delivered(work, message, case.key)
    return True


def _delivered(work: Work, message: Message, instance_key: int) -> None:
    message.state = MESSAGE.after(message.state, "correlate", message.name, SYSTEM)
    message.instance_key = instance_key
    work.transaction.flush()  # whoever looks for a message in this transaction doesn't find it


def _send(work: Work, case: Case, stimulus: Stimulus, wait_key: int, **details: Json) -> bool:
    try:
        work.send(case, stimulus)
    except (GuichengError, Fault) as error:
        work.incident(case, (wait_key, "", 0), "message", "unknown", str(error), **details)
        return False
    return True


def _ambiguous(work: Work, message: Message, why: str) -> None:
    sentence = f"消息“{message.name}”（关联键“{message.correlation_key}”）没有送出：{why}。"
    _leave_incident(work, message, "ambiguous_message", sentence)


def _leave_incident(work: Work, message: Message, kind: str, sentence: str) -> None:
    """Something a person must mend at a message."""
    work.transaction.add(
        Incident(
            key=work.engine.store.next_key(),
            element_instance_key=0,
            element_id="",
            wait_key=message.key,
            source="message",
            kind=kind,
            message=sentence,
            state="open",
            created_at=work.now,
            details={"message": message.key},
        )
    )
