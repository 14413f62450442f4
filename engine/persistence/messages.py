"""Messages and who waits for them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, select

from engine.persistence.case_rows import Instance
from engine.persistence.definition_rows import Definition, StartSubscription
from engine.persistence.runtime_rows import MessageSubscription, SignalSubscription
from engine.persistence.store import Transaction
from engine.persistence.transit_rows import Message


def waiting_for(
    transaction: Transaction, name: str, correlation_key: str
) -> Sequence[tuple[int, int]]:
    """(instance, wait) keys of those who wait for a message of this name and key."""
    rows = transaction.execute(
        select(MessageSubscription.instance_key, MessageSubscription.key).where(
            MessageSubscription.name == name,
            MessageSubscription.correlation_key == correlation_key,
        )
    )
    return [(instance, wait) for instance, wait in rows]


def waiting_for_signal(transaction: Transaction, name: str) -> Sequence[tuple[int, int]]:
    """(instance, wait) keys of those who wait for a signal of this name, oldest first."""
    rows = transaction.execute(
        select(SignalSubscription.instance_key, SignalSubscription.key)
        .where(SignalSubscription.name == name)
        .order_by(SignalSubscription.instance_key, SignalSubscription.key)
    )
    return [(instance, wait) for instance, wait in rows]


def oldest_buffered(
    transaction: Transaction, name: str, correlation_key: str, now: datetime
) -> Message | None:
    """The first message of this name and key that no one has had yet and whose time is not over."""
    return transaction.scalar(
        select(Message)
        .where(
            Message.state == "buffered",
            Message.name == name,
            Message.correlation_key == correlation_key,
            Message.expires_at > now,
        )
        .order_by(Message.published_at, Message.key)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def next_to_start(
    transaction: Transaction, process_id: str, correlation_key: str, now: datetime
) -> tuple[Message, StartSubscription] | None:
    """The oldest message of this key that begins the newest version of the process, and where."""
    row = transaction.execute(
        select(Message, StartSubscription)
        .join(StartSubscription, StartSubscription.name == Message.name)
        .join(Definition, Definition.key == StartSubscription.process_key)
        .where(
            StartSubscription.kind == "message",
            Definition.latest.is_(True),
            Definition.id == process_id,
            Message.state == "buffered",
            Message.correlation_key == correlation_key,
            Message.expires_at > now,
        )
        .order_by(Message.published_at, Message.key)
        .limit(1)
    ).first()
    return None if row is None else (row[0], row[1])


def take_turns(transaction: Transaction, process_id: str, correlation_key: str) -> None:
    """Until this transaction ends, nobody else begins or looks for a case of the process by a
    message of this key."""
    if transaction.postgres:
        place = func.hashtextextended(f"{process_id}\x1f{correlation_key}", 0)
        transaction.execute(select(func.pg_advisory_xact_lock(place)))


def is_begun(transaction: Transaction, process_id: str, correlation_key: str) -> bool:
    """Whether a case of the process is active that a message of this key has begun."""
    return (
        transaction.scalar(
            select(
                exists().where(
                    Instance.process_id == process_id,
                    Instance.message_key == correlation_key,
                    Instance.state == "active",
                )
            )
        )
        is True
    )


def expired(transaction: Transaction, now: datetime, limit: int) -> Sequence[Message]:
    """Messages whose time is over, oldest first."""
    return transaction.scalars(
        select(Message)
        .where(Message.state == "buffered", Message.expires_at <= now)
        .order_by(Message.expires_at, Message.key)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def is_living(
    transaction: Transaction, name: str, correlation_key: str, message_id: str, now: datetime
) -> bool:
    """Whether a message of this name, key and id was published before and its time is not over.

    One whose time is over gives its id up, so that it may be used again.
    """
    found = transaction.scalar(
        select(Message)
        .where(
            Message.name == name,
            Message.correlation_key == correlation_key,
            Message.message_id == message_id,
        )
        .with_for_update()
    )
    if found is None:
        return False
    if found.expires_at > now:
        return True
    found.message_id = None
    transaction.flush()
    return False


def dead_messages(transaction: Transaction, limit: int) -> Sequence[Message]:
    """Messages that nobody took in time, newest first."""
    return transaction.scalars(
        select(Message).where(Message.state == "dead").order_by(Message.key.desc()).limit(limit)
    ).all()
