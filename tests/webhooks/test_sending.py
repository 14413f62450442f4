"""An event that its partner would not take stops in the case that sends it."""

from datetime import UTC, datetime
from typing import Any

import pytest

from engine.commands.core.handlers import Handled, HandledJob, OutboxEvent
from engine.errors import Invalid, NotFound
from engine.persistence import Store
from tests.small_programme import small_programmes
from webhooks.partners import load_partners
from webhooks.sending import checked

PARTNERS = "portal: {name: 门户, sends: {guide.published: guide.json}}"
SCHEMA = '{"type":"object","required":["title"],"properties":{"title":{"type":"string"}}}'


def send(store: Store, event: OutboxEvent) -> Handled:
    files = {"partners.yaml": PARTNERS, "schemas/guide.json": SCHEMA}
    handlers = {"webhook.send": lambda _transaction, _job: Handled(events=(event,))}
    moment = datetime(2026, 3, 16, tzinfo=UTC)
    job = HandledJob(1, "webhook.send", {}, {}, 2, "P", "s01", moment)
    with store.read() as transaction:
        known = load_partners(small_programmes(files))
        return checked(handlers, lambda _: known)["webhook.send"](transaction, job)


def test_an_event_that_fits_is_sent(sqlite: Store) -> None:
    event = OutboxEvent("portal", "guide.published", {"title": "通知"})
    assert send(sqlite, event).events == (event,)


@pytest.mark.parametrize(
    ("partner", "type_", "data", "why"),
    [
        ("portal", "guide.published", {"title": None}, r"guide.json：\$.title"),
        ("portal", "guide.closed", {"title": "通知"}, "不收“guide.closed”"),
        ("nobody", "guide.published", {"title": "通知"}, "没有登记名为“nobody”的外部系统"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_place(
    sqlite: Store, partner: str, type_: str, data: dict[str, Any], why: str
) -> None:
    with pytest.raises((Invalid, NotFound), match=why):
        send(sqlite, OutboxEvent(partner, type_, data))
