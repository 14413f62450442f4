"""Damaged requests to every route of the application, from a seed, and what they were answered."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from random import Random
from typing import Any
from urllib.parse import quote

from flask import Flask, got_request_exception
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from tests.hostile.bodies import BODIES, FIELDS
from tests.hostile.house import House
from tests.hostile.values import TEXTS, WHOLE, damaged, raw

_TYPES = ("application/json",) * 12 + (
    "text/plain",
    "application/xml",
    "",
    "application/x-www-form-urlencoded",
    "a/b; charset=\xff",
)


@dataclass
class Seen:
    """How many requests were answered with which status, and what must not be."""

    by_status: dict[int, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    @property
    def requests(self) -> int:
        """How many were answered."""
        return sum(self.by_status.values())


@dataclass(frozen=True)
class Fuzzer:
    """Sends requests to a house; the same seed sends the same ones to the same house."""

    house: House
    random: Random

    def run(self, count: int) -> Seen:
        """Send that many requests; whatever raises or answers 500 and more is a fault."""
        seen = Seen()
        app = self.house.app
        raised: list[BaseException] = []

        def keep(_app: Flask, exception: BaseException, **_more: object) -> None:
            raised.append(exception)

        with got_request_exception.connected_to(keep, app):
            for number in range(count):
                if number % 400 == 0:
                    self.house.renew()
                rule = self.random.choice(self.house.rules)
                sent, answer = self._send(rule)
                seen.by_status[answer.status_code] = seen.by_status.get(answer.status_code, 0) + 1
                seen.faults += (f"{each}: {sent}" for each in _faults(rule, answer))
                seen.faults += (f"{each!r}: {sent}" for each in raised)
                raised.clear()
        return seen

    def _send(self, rule: Rule) -> tuple[str, TestResponse]:
        method = self.random.choice(sorted((rule.methods or {"GET"}) - {"HEAD", "OPTIONS"}))
        path = self._path(rule)
        if path.startswith("/webhooks/"):
            return self._webhook(path)
        given = self._v2(rule) if path.startswith(("/v2", "/oauth")) else self._page(rule, method)
        client = self.random.choice(self.house.clients)
        sent = f"{method} {path} {str(given)[:600]}"
        return sent, client.open(path, method=method, **given)

    def _path(self, rule: Rule) -> str:
        parts = []
        for is_variable, text in rule._trace:
            parts.append(quote(self._part(text), safe="") if is_variable else text)
        return "".join(parts).partition("|")[2] or "/"

    def _part(self, name: str) -> str:
        known = self.house.known
        if self.random.random() < 0.55:
            return str(self.random.choice(known))
        chosen = str(self.random.choice((*TEXTS, *WHOLE)))
        return chosen.encode("utf-8", "replace").decode()[:400] or "0"

    def _v2(self, rule: Rule) -> dict[str, Any]:
        if rule.rule == "/v2/deployments":
            return self._deployment()
        body = self.random.choice(BODIES.get(rule.rule, [{}]))
        known = [*self.house.known, *map(str, self.house.known)]
        body = self._with_keys(body)
        for _ in range(self.random.choice((0, 1, 1, 1, 2))):
            body = damaged(self.random, body, known)
        return {
            "data": raw(self.random, body),
            "content_type": self.random.choice(_TYPES),
            "headers": self._headers(),
        }

    def _with_keys(self, body: Any) -> Any:
        """The body, keys in it replaced by ones that exist."""
        text = json.dumps(body)
        key = str(self.random.choice(self.house.keys))
        return json.loads(text.replace('Key": "1"', f'Key": "{key}"'))

    def _headers(self) -> dict[str, str]:
        if self.random.random() > 0.05:
            return {}
        given = self.random.choice(
            ("Basic !!", "Basic YTpi", "Basic YQ==", "Bearer x", "Digest", "")
        )
        return {"Authorization": given}

    def _deployment(self) -> dict[str, Any]:
        name, content = self.random.choice(list(self.house.resources.items()))
        broken = bytearray(content)
        for _ in range(self.random.choice((0, 1, 3, 20))):
            place = self.random.randrange(len(broken))
            broken[place] = self.random.randrange(256)
        if self.random.random() < 0.2:
            name = self.random.choice(
                ("", "\0.bpmn", "a.bpmn", "..", "科" * 300 + ".dmn", "x.form")
            )
        data: dict[str, Any] = {"resources": (BytesIO(bytes(broken)), name)}
        if self.random.random() < 0.1:
            data["tenantId"] = self._text()
        return {"data": data}

    def _page(self, rule: Rule, method: str) -> dict[str, Any]:
        fields = self.random.sample(FIELDS, self.random.randrange(6))
        given = {name: self._text() for name in fields}
        query = {
            name: self._text() for name in self.random.sample(FIELDS, self.random.randrange(3))
        }
        if method == "GET":
            return {"query_string": {**given, **query}}
        if rule.endpoint.endswith(".draft"):
            body = damaged(self.random, {"data": {"a": 1}, "version": 1}, self.house.known)
            return {"data": raw(self.random, body), "content_type": "application/json"}
        if self.random.random() < 0.5:
            given["data"] = raw(
                self.random, damaged(self.random, {"reason": "x", "a": [1]}, self.house.known)
            ).decode("latin-1")
        if rule.endpoint.endswith((".upload", ".take_in")):
            name = self.random.choice(
                ("a.pdf", "", "\0.pdf", "a.exe", "科" * 200 + ".pdf", "../a.pdf")
            )
            file = "file" if rule.endpoint.endswith(".upload") else "notice"
            return {
                "data": {**given, file: (BytesIO(self._text().encode("utf-8", "replace")), name)}
            }
        return {"data": given, "query_string": query}

    def _text(self) -> str:
        chosen = self.random.choice((*TEXTS, *self.house.known, "2026-03-20", "review", "wang"))
        return str(chosen).encode("utf-8", "surrogatepass").decode("utf-8", "replace")

    def _webhook(self, path: str) -> tuple[str, TestResponse]:
        partner, seed = self.random.choice(self.house.events)
        body = seed
        for _ in range(self.random.choice((0, 1, 1, 2))):
            body = damaged(self.random, body, self.house.known)
        content = raw(self.random, body)
        headers = self.house.signed(partner, content, self._message_id())
        if self.random.random() < 0.2:
            name = self.random.choice(sorted(headers))
            headers[name] = self.random.choice(
                ("", "x", "v1,", "v1,\xff", "9" * 30, "-1", "1e3", "v1 v1")
            )
        else:
            path = f"/webhooks/{partner}"
        answer = self.house.clients[0].post(
            path, data=content, headers=headers, content_type="application/json"
        )
        return f"POST {path} {headers} {content[:400]!r}", answer

    def _message_id(self) -> str:
        ids = ("1", "2", "x" * 300, "x" * 9000, "科".encode().decode("latin-1"), " ", "\xff")
        return self.random.choice(ids)


_SAID = {501, 504}
"""What is said on purpose: that an operation is not offered, or was waited for in vain."""


def _faults(rule: Rule, answer: TestResponse) -> Iterator[str]:
    if answer.status_code >= 500 and answer.status_code not in _SAID:
        yield str(answer.status_code)
    if answer.request.path.startswith(("/v2/", "/webhooks/")) and answer.mimetype == "text/html":
        yield f"{answer.status_code} as HTML"
    if b"Traceback (most recent call last)" in answer.get_data():
        yield "a traceback"
