"""The whole application with something of everything in it, for hostile requests."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import Rule

from app import house as rooms
from app.cli.set_up import deploy_shipped
from app.web import create_app
from app.wire import connections, write_connections
from engine.commands.accounts.register_account import register_account
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.lifecycle.actor import SYSTEM
from engine.persistence import Row, Store
from engine.settings import Settings
from webhooks.signature import HMAC_SHA256

_PAGES = Path(__file__).parents[1] / "tasklist"
_FILES = ("review.bpmn", "review.dmn", "review.form", "request.bpmn", "request.form")
_PASSWORD = "correct horse battery"
_PEOPLE: dict[str, tuple[list[str], bool]] = {
    "wang": (["dept", "analysts", "operators", "systems"], False),
    "li": (["host:91440000123456789X"], False),
    "admin": ([], True),
}
_EVENTS: list[tuple[str, Any]] = [
    (
        "gd-sunshine",
        {
            "type": "application.receipted",
            "timestamp": "2026-03-16T09:00:00+08:00",
            "data": {"application_no": "A1", "submitted_at": "2026-03-16T09:00:00+08:00"},
        },
    ),
    (
        "gx-portal",
        {
            "type": "objection.raised",
            "data": {"credit_code": "x", "raised_by": "甲", "statement": "乙"},
        },
    ),
    (
        "portal",
        {
            "specversion": "1.0",
            "id": "e1",
            "source": "/p",
            "type": "objection.raised",
            "data": {"application_no": "A1", "raised_by": "甲", "statement": "乙"},
        },
    ),
]


class House:
    """One application on a store that is empty when it begins, with these programmes deployed."""

    def __init__(self, store: Store, folder: Path, *programmes: str) -> None:
        partners = folder / "connections.yaml"
        self.settings = Settings(
            store.url, "demonstration", secret_key="k" * 40, connections=str(partners)
        )
        write_connections(partners, self.settings)
        self._secrets = {
            name: connection.secrets for name, connection in connections(self.settings).items()
        }
        self.engine = rooms.build(self.settings)
        self.resources = {name: (_PAGES / name).read_bytes() for name in _FILES}
        for programme in programmes:
            deploy_shipped(self.engine, programme)
        deploy_resources(self.engine, self.resources, actor=SYSTEM, now=self._now())
        for login, (groups, administrator) in _PEOPLE.items():
            register_account(
                self.engine,
                login,
                name=login,
                password=_PASSWORD,
                groups=groups,
                administrator=administrator,
                actor=SYSTEM,
                now=self._now(),
            )
        self.app: Flask = create_app(self.engine)
        self.events = _EVENTS
        out = {"static", "tasklist.static", "tasklist.sessions.sign_out"}
        self.rules: list[Rule] = [
            rule for rule in self.app.url_map.iter_rules() if rule.endpoint not in out
        ]
        self.clients: list[FlaskClient] = []
        self.known: list[Any] = []
        self.keys: list[int] = []

    def _now(self) -> datetime:
        return datetime.now(UTC)

    def renew(self) -> None:
        """A new case, people signed in anew, and the keys of what there is."""
        start_process_instance(
            self.engine,
            process_id="review",
            variables={"caseTitle": "甲", "unit_name": "甲", "caseParties": ["dept"]},
            actor=SYSTEM,
            now=self._now(),
        )
        self.clients = [self._signed_in(login) for login in _PEOPLE]
        self.keys = self._keys()
        words = ["review", "request", "grade", "wang", "li", "gd-apply", "1", "pdf", "docx"]
        self.known = [*words, *self.keys]

    def _keys(self) -> list[int]:
        """The newest of every table that has keys."""
        with self.engine.store.read() as transaction:
            return [
                key
                for table in Row.metadata.tables.values()
                if "key" in table.c
                for key in transaction.scalars(
                    select(table.c.key).order_by(table.c.key.desc()).limit(4)
                )
            ]

    def _signed_in(self, login: str) -> FlaskClient:
        client = self.app.test_client()
        sent = {"login": login, "password": _PASSWORD, "csrf_token": _token(client, "/sign-in")}
        answer = client.post("/sign-in", data=sent)
        assert answer.status_code in (303, 429), answer.get_data(as_text=True)
        client.environ_base["HTTP_X_CSRFTOKEN"] = _token(client, "/tasks")
        return client

    def signed(self, partner: str, body: bytes, message_id: str) -> dict[str, str]:
        """The headers of a webhook that this partner signed."""
        moment = datetime.fromtimestamp(int(time.time()), UTC)
        signature = HMAC_SHA256.sign(self._secrets[partner][0], message_id, moment, body)
        return {
            "webhook-id": message_id,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": signature,
        }


def _token(client: FlaskClient, path: str) -> str:
    page = client.get(path, follow_redirects=True).get_data(as_text=True)
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]
