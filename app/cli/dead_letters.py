"""Messages that nobody took and events that a partner did not take: list them, send them again."""

from datetime import timedelta

import click

from app import house
from engine.commands.messages.send_again import publish_message_again, send_event_again
from engine.lifecycle.actor import SYSTEM
from engine.queries.deliveries import DeadLetter, dead_events, dead_messages


@click.group("dead-letters")
def command() -> None:
    """What could not be delivered."""


@command.command("list")
def list_them() -> None:
    """Every dead letter, newest first."""
    store = house.open_engine().store
    for letter in dead_messages(store):
        click.echo(_words("消息", letter))
    for letter in dead_events(store):
        click.echo(_words("通知", letter))


@command.command("publish")
@click.argument("key", type=int)
@click.option("--keep-hours", type=int, default=0, help="仍无人接收时，再保留多少小时")
@click.option("--reason", default="", help="理由，写入系统记录")
def publish(key: int, keep_hours: int, reason: str) -> None:
    """Publish message KEY once more."""
    engine = house.open_engine()
    went = publish_message_again(
        engine,
        key,
        time_to_live=timedelta(hours=keep_hours),
        actor=SYSTEM,
        now=engine.now(),
        reason=reason,
    )
    click.echo("仍无人接收。" if went is None else f"已送达流程实例 {went}。")


@command.command("send")
@click.argument("key", type=int)
@click.option("--reason", default="", help="理由，写入系统记录")
def send(key: int, reason: str) -> None:
    """Send event KEY to its partner once more, from the first try on."""
    engine = house.open_engine()
    send_event_again(engine, key, actor=SYSTEM, now=engine.now(), reason=reason)
    click.echo("已列入待发送。")


def _words(noun: str, letter: DeadLetter) -> str:
    return f"{letter.key}\t{noun} {letter.name}\t{letter.to}\t{letter.since.isoformat()}"
