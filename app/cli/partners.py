"""Partners: connect them, change their keys and addresses, see and replay what was sent."""

import click

from app import house, wire
from engine.commands.messages.send_again import send_event_again
from engine.lifecycle.actor import SYSTEM
from engine.queries.deliveries import arrivals, deliveries
from webhooks import connecting
from webhooks.partners import find_partner


@click.group("partners")
def command() -> None:
    """The other systems that messages are exchanged with."""


@command.command("list")
def list_them() -> None:
    """Every partner of the programmes: its id, scheme, number of keys, address and name."""
    engine = house.open_engine()
    known = wire.connections(engine.settings)
    for partner in sorted(wire.partners_in_force(engine)().values(), key=lambda one: one.id):
        found = known.get(partner.id)
        keys = len(found.secrets) if found else 0
        address = (found.url if found else None) or "—"
        click.echo(
            f"{partner.id}\t{partner.scheme.version}\t{keys} 把密钥\t{address}\t{partner.name}"
        )


@command.command("connect")
@click.argument("partner")
@click.option("--url", help="where its messages go to; without one we only listen to it")
def connect(partner: str, url: str | None) -> None:
    """Give PARTNER a key and an address; it is a partner of a programme that is in force."""
    engine = house.open_engine()
    find_partner(wire.partners_in_force(engine)(), partner)
    secret = connecting.connect(wire.connections_file(engine.settings), partner, url)
    click.echo(f"已接入 {partner}。密钥（只显示这一次，请妥善交给对方）：\n{secret}")


@command.command("move")
@click.argument("partner")
@click.option("--url", help="where its messages go to from now on")
def move(partner: str, url: str | None) -> None:
    """Give PARTNER another address."""
    connecting.move(wire.connections_file(house.settings()), partner, url)
    click.echo(f"{partner} 的地址已改为 {url or '（只接收，不发送）'}。")


@command.command("rotate")
@click.argument("partner")
def rotate(partner: str) -> None:
    """Give PARTNER a new key; the old ones still verify until `retire`."""
    secret = connecting.rotate(wire.connections_file(house.settings()), partner)
    click.echo(
        f"新密钥（只显示这一次）：\n{secret}\n对方换用后请运行 guicheng partners retire {partner}。"
    )


@command.command("retire")
@click.argument("partner")
def retire(partner: str) -> None:
    """Forget all keys of PARTNER but the newest."""
    gone = connecting.retire(wire.connections_file(house.settings()), partner)
    click.echo(f"已作废 {gone} 把旧密钥。")


@command.command("deliveries")
@click.argument("partner")
def show(partner: str) -> None:
    """The newest messages to and from PARTNER, and what became of each."""
    store = house.open_engine().store
    for sent in deliveries(store, SYSTEM, partner):
        click.echo(f"{sent.key}\t→ {sent.type}\t{sent.state}\t{sent.attempts} 次\t{sent.answer}")
    for came in arrivals(store, SYSTEM, partner):
        click.echo(f"{came.message_key or '—'}\t← {came.event_id}\t{came.state}")


@command.command("replay")
@click.argument("key", type=int)
@click.option("--reason", default="", help="理由，写入系统记录")
def replay(key: int, reason: str) -> None:
    """Send the message KEY once more, under the same id."""
    engine = house.open_engine()
    send_event_again(engine, key, actor=SYSTEM, now=engine.now(), reason=reason)
    click.echo("已列入待发送。")
