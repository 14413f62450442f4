"""Send a signed event as a partner would, to try a connection or to play another system."""

import secrets
from typing import BinaryIO

import click
import httpx

from app import house, wire
from app.installed import programmes_in_force
from engine.clock import Clock
from engine.errors import NotFound, Refused
from webhooks.partners import find_partner, load_partners


@click.command("webhook")
@click.argument("partner")
@click.argument("event", type=click.File("rb"))
@click.option("--address", help="where the program runs; this machine's by default")
@click.option("--id", "event_id", help="the event's id; a new one by default")
def command(partner: str, event: BinaryIO, address: str | None, event_id: str | None) -> None:
    """Send the JSON file EVENT ({"type": …, "data": {…}}) as PARTNER, signed with its secret."""
    settings = house.settings()
    scheme = find_partner(load_partners(programmes_in_force()), partner).scheme
    known = wire.connections(settings).get(partner)
    if known is None:
        raise NotFound(f"没有 {partner} 的密钥：请在 GUICHENG_CONNECTIONS 指定的文件中登记。")
    body, wall = event.read(), Clock().now()
    sent_as = event_id or f"msg_{secrets.token_hex(12)}"
    headers = {
        "content-type": "application/json",
        "webhook-id": sent_as,
        "webhook-timestamp": str(int(wall.timestamp())),
        "webhook-signature": scheme.sign(known.secrets[0], sent_as, wall, body),
    }
    base = address or f"http://{settings.host}:{settings.port}"
    try:
        answer = httpx.post(f"{base}/webhooks/{partner}", content=body, headers=headers)
    except httpx.HTTPError as error:
        raise Refused(f"连接不上 {base}：{error}。程序在运行吗？") from error
    click.echo(f"{answer.status_code} {answer.text}")
    if not answer.is_success:
        raise SystemExit(1)
