"""Messages to exactly one receiver, signals to all: inside the transaction that sent them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial

from engine.commands.core import library, parties
from engine.commands.core.command_context import CommandContext, ExecutionFailed
from engine.commands.core.loaded_instance import LoadedInstance
from engine.commands.core.starting import start_case
from engine.errors import GuichengError
from engine.execution.outcome import BroadcastSignal, PublishMessage
from engine.execution.stimuli import Complete, Receive, Start, Stimulus
from engine.execution.waits import MessageSubscription, SignalSubscription
from engine.json_types import Json
from engine.lifecycle.actor import SYSTEM
from engine.lifecycle.states import MESSAGE
from engine.messages.choice import Choice, choose
from engine.persistence import definitions, messages
from engine.persistence.runtime_rows import MessageSubscription as SubscriptionRow
from engine.persistence.transit_rows import Message


def publish(
    context: CommandContext, sent: PublishMessage, message_id: str | None = None
) -> Message:
    """Keep the message and give it to whoever waits for it."""
    message = keep(context, sent, message_id)
    correlate(context, message)
    _conclude(context, message, sent)
    return message


def _conclude(context: CommandContext, message: Message, sent: PublishMessage) -> None:
    """Whom the case that received it concerns; or that nobody was there in time."""
    if sent.parties and message.instance_key is not None:
        parties.note_groups(context, context.case(message.instance_key), sent.parties)
    if message.state == "buffered" and sent.time_to_live_seconds <= 0:
        message.state = MESSAGE.after(message.state, "expire", message.name, SYSTEM)
    context.transaction.flush()


def keep(context: CommandContext, sent: PublishMessage, message_id: str | None = None) -> Message:
    """The message as a row, waiting for its receiver."""
    message = Message(
        key=context.engine.store.next_key(),
        name=sent.name,
        correlation_key=sent.correlation_key,
        message_id=message_id,
        variables=dict(sent.variables),
        published_at=context.now,
        expires_at=context.now + timedelta(seconds=sent.time_to_live_seconds),
        state="buffered",
    )
    context.transaction.add(message)
    return message


def publish_later(context: CommandContext, sent: PublishMessage) -> None:
    """A message of the diagram's or a handler's own: a receiver's failure is not the sender's."""
    message = keep(context, sent)
    try:
        correlate(context, message)
    except (GuichengError, ExecutionFailed) as error:
        context.message_incident(message.key, "unknown", str(error))
    else:
        _conclude(context, message, sent)


def publish_for(context: CommandContext, case: LoadedInstance, sent: PublishMessage) -> None:
    """The same for a job of the case, which has gone on since."""
    context.cause = case
    publish_later(context, sent)
    context.cause = None


def correlate(context: CommandContext, message: Message) -> None:
    """Give a buffered message to its one receiver; two candidates are an incident.

    Of one case that waits for it at several places, the one that began to wait first receives it.
    A message with a key begins no second case while the first is active: it waits for its end.
    """
    waiting = _waiting(context, message.name, message.correlation_key)
    choice = choose(waiting, definitions.starts_on(context.transaction, "message", message.name))
    if choice.ambiguous:
        _ambiguous(context, message, choice.ambiguous, waiting)
    elif choice.subscription is not None:
        instance_key, wait_key = choice.subscription
        _deliver(context, context.case(instance_key), wait_key, message)
    elif choice.start is not None:
        process = library.process(context.engine, context.transaction, choice.start.process_key)
        if not _is_begun(context, process.id, message.correlation_key):
            _begin(context, process, choice.start.element_id, message)


def begin_next(context: CommandContext, over: LoadedInstance, correlation_key: str) -> None:
    """A case that a message has begun is over: the next message of this key begins one."""
    process_id = over.row.process_id
    if _is_begun(context, process_id, correlation_key):
        return
    found = messages.next_to_start(context.transaction, process_id, correlation_key, context.now)
    if found is None:
        return
    message, start = found
    context.cause = over
    try:
        process = library.process(context.engine, context.transaction, start.process_key)
        _begin(context, process, start.element_id, message)
    except (GuichengError, ExecutionFailed) as error:
        context.message_incident(message.key, "unknown", str(error))
    finally:
        context.cause = None


def _is_begun(context: CommandContext, process_id: str, correlation_key: str) -> bool:
    if not correlation_key:
        return False
    messages.take_turns(context.transaction, process_id, correlation_key)
    context.transaction.flush()
    return messages.is_begun(context.transaction, process_id, correlation_key)


def _begin(
    context: CommandContext, process: library.Process, element: str, message: Message
) -> None:
    key = message.correlation_key or None
    case = start_case(context, process, Start(message.variables, element), message_key=key)
    _delivered(context, message, case.key, element)


def offer_buffered(
    context: CommandContext, case: LoadedInstance, wait: MessageSubscription
) -> None:
    """A case begins to wait: the oldest message that came early for it is its answer.

    A wait that stays open (a non-interrupting event) is offered the next one.
    """
    if not case.is_open(wait.key):
        return
    message = messages.oldest_buffered(
        context.transaction, wait.name, wait.correlation_key, context.now
    )
    if message is None:
        return
    receivers = _waiting(context, wait.name, wait.correlation_key)
    choice: Choice[tuple[int, int], None] = choose(receivers, ())
    if choice.ambiguous:
        _ambiguous(context, message, choice.ambiguous, receivers)
        return
    assert choice.subscription is not None
    _, first = choice.subscription
    if _deliver(context, case, first, message):
        context.urgent.append(partial(offer_buffered, context, case, wait))


def broadcast(context: CommandContext, signal: BroadcastSignal) -> None:
    """Tell everyone who waits for the signal at this moment, and begin every process that it
    starts. Of one case all that wait are told at once."""
    waiting: dict[int, list[int]] = {}
    for instance_key, wait_key in _waiting_for_signal(context, signal.name):
        waiting.setdefault(instance_key, []).append(wait_key)
    for instance_key, wait_keys in sorted(waiting.items()):
        _receive(context, context.case(instance_key), sorted(wait_keys), signal.variables)
    for start in definitions.starts_on(context.transaction, "signal", signal.name):
        process = library.process(context.engine, context.transaction, start.process_key)
        try:
            start_case(context, process, Start(signal.variables, start.element_id))
        except (GuichengError, ExecutionFailed) as error:
            if context.cause is None:
                raise
            context.incident(context.cause, (0, "", 0), "fault", "unknown", str(error))


def _receive(
    context: CommandContext,
    case: LoadedInstance,
    wait_keys: Sequence[int],
    variables: Mapping[str, Json],
) -> None:
    context.elapse(case)
    still = tuple(key for key in wait_keys if case.is_open(key))
    if still:
        _send(context, case, Receive(still, variables), still[0])


def _waiting(context: CommandContext, name: str, correlation_key: str) -> list[tuple[int, int]]:
    """Who waits, as the loaded cases see it and, for the others, as the rows say; of each case
    the one that began to wait first."""
    in_hand = [
        (case.key, wait.key)
        for case in context.cases.values()
        for wait in case.opened.values()
        if isinstance(wait, MessageSubscription)
        and (wait.name, wait.correlation_key) == (name, correlation_key)
    ]
    rows = messages.waiting_for(context.transaction, name, correlation_key)
    first: dict[int, int] = {}
    for instance_key, wait_key in (*in_hand, *_still_open(context, rows)):
        first[instance_key] = min(wait_key, first.get(instance_key, wait_key))
    return list(first.items())


def _waiting_for_signal(context: CommandContext, name: str) -> list[tuple[int, int]]:
    in_hand = [
        (case.key, wait.key)
        for case in context.cases.values()
        for wait in case.opened.values()
        if isinstance(wait, SignalSubscription) and wait.name == name
    ]
    return in_hand + _still_open(context, messages.waiting_for_signal(context.transaction, name))


def _still_open(context: CommandContext, rows: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    return [
        (instance, wait)
        for instance, wait in rows
        if instance not in context.cases or context.cases[instance].is_open(wait)
    ]


def _deliver(
    context: CommandContext, case: LoadedInstance, wait_key: int, message: Message
) -> bool:
    """Give the message to the wait; where it has ended in the meantime the message stays."""
    context.elapse(case)
    if not case.is_open(wait_key):
        return False
    stimulus = Complete(wait_key, message.variables)
    place = _place(context, case, wait_key)
    if not _send(context, case, stimulus, wait_key, message=message.key):
        return False
    _delivered(context, message, case.key, *place)
    return True


def _place(
    context: CommandContext, case: LoadedInstance, wait_key: int
) -> tuple[str | None, int | None]:
    """The element that waits, and its instance."""
    wait = case.opened.get(wait_key) or context.transaction.get(SubscriptionRow, wait_key)
    return (wait.element_id, wait.element_instance_key) if wait else (None, None)


def _delivered(
    context: CommandContext,
    message: Message,
    instance_key: int,
    element_id: str | None,
    element_instance_key: int | None = None,
) -> None:
    message.state = MESSAGE.after(message.state, "correlate", message.name, SYSTEM)
    message.instance_key, message.correlated_at = instance_key, context.now
    message.element_id, message.element_instance_key = element_id, element_instance_key
    context.transaction.flush()  # whoever looks for a message in this transaction doesn't find it


def _send(
    context: CommandContext,
    case: LoadedInstance,
    stimulus: Stimulus,
    wait_key: int,
    **details: Json,
) -> bool:
    try:
        context.send(case, stimulus)
    except (GuichengError, ExecutionFailed) as error:
        context.incident(case, (wait_key, "", 0), "message", "unknown", str(error), **details)
        return False
    return True


def _ambiguous(
    context: CommandContext, message: Message, why: str, waiting: Sequence[tuple[int, int]]
) -> None:
    cases = "、".join(str(key) for key, _wait in sorted(waiting)[:MOST_NAMED])
    named = f"（{cases}）" if cases else ""
    context.message_incident(message.key, AMBIGUOUS, sentence_of(message, f"{why}{named}"))


AMBIGUOUS = "ambiguous_message"
"""The kind of incident that a message with two receivers is."""
MOST_NAMED = 5
"""Cases that a sentence names."""


def sentence_of(message: Message, why: str) -> str:
    """That the message was not delivered, and why."""
    return f"消息“{message.name}”（关联键“{message.correlation_key}”）没有送出：{why}。"
