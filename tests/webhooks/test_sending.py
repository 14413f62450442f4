"""An event that its partner would not take stops in the case that sends it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from engine.commands.core.handlers import Handled, HandledJob, OutboxEvent
from engine.errors import Invalid, NotFound
from engine.persistence import Store
from webhooks.partners import load_partners
from webhooks.sending import checked

PARTNERS = "portal: {name: 门户, sends: {guide.published: guide.json}}"
SCHEMA = '{"type":"object","required":["title"],"properties":{"title":{"type":"string"}}}'


def send(folder: Path, store: Store, event: OutboxEvent) -> Handled:
    (folder / "schemas").mkdir()
    (folder / "partners.yaml").write_text(PARTNERS, encoding="utf-8")
    (folder / "schemas" / "guide.json").write_text(SCHEMA, encoding="utf-8")
    handlers = {"webhook.send": lambda _transaction, _job: Handled(events=(event,))}
    moment = datetime(2026, 3, 16, tzinfo=UTC)
    job = HandledJob(1, "webhook.send", {}, {}, 2, "P", "s01", moment)
    with store.read() as transaction:
        return checked(handlers, load_partners(folder))["webhook.send"](transaction, job)


def test_an_event_that_fits_is_sent(tmp_path: Path, sqlite: Store) -> None:
    event = OutboxEvent("portal", "guide.published", {"title": "通知"})
    assert send(tmp_path, sqlite, event).events == (event,)


@pytest.mark.parametrize(
    ("partner", "type_", "data", "why"),
    [
        ("portal", "guide.published", {"title": None}, r"guide.json：\$.title"),
        ("portal", "guide.closed", {"title": "通知"}, "不收“guide.closed”"),
        ("nobody", "guide.published", {"title": "通知"}, "没有登记名为“nobody”的外部系统"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_place(
    tmp_path: Path, sqlite: Store, partner: str, type_: str, data: dict[str, Any], why: str
) -> None:
    with pytest.raises((Invalid, NotFound), match=why):
        send(tmp_path, sqlite, OutboxEvent(partner, type_, data))
