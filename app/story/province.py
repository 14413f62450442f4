"""The people and systems of a story, each over HTTP with an account or a signature of its own."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import httpx
import simplejson

from app.demonstration import PASSWORD
from app.story.server import Served, moments
from engine.clock import SHANGHAI, Clock
from engine.errors import Refused
from webhooks.partners import load_partners


class StoryDiffers(Refused):
    """Something came out otherwise than the regulation has it."""


@dataclass
class Province:
    """A served installation and its people; `now` is where its clock is pinned."""

    served: Served
    now: datetime = field(default_factory=lambda: datetime(2026, 3, 16, 9, tzinfo=SHANGHAI))
    sent: int = 0

    def __post_init__(self) -> None:
        self.web = httpx.Client(base_url=self.served.address, timeout=60)
        self.partners = load_partners()

    # What people do.

    def move(self, moment: datetime) -> None:
        """Pin the clock there."""
        self.now = moment
        self._call("PUT", "/v2/clock", {"timestamp": int(moment.timestamp() * 1000)})

    def start(self, login: str, process_id: str) -> None:
        """The person starts the procedure."""
        self._call("POST", "/v2/process-instances", {"processDefinitionId": process_id}, login)

    def complete(
        self, login: str, element: str, variables: Mapping[str, Any], case: str = ""
    ) -> None:
        """The person claims the open task at this element and completes it."""
        task = self.wait_for(lambda: self._task(login, element, case), f"{login} 的任务 {element}")
        path = f"/v2/user-tasks/{task['userTaskKey']}"
        if not task.get("assignee"):
            self._call("POST", f"{path}/assignment", {"assignee": login}, login)
        self._call("POST", f"{path}/completion", {"variables": variables}, login)

    def send(
        self,
        partner: str,
        type_: str,
        data: Mapping[str, Any],
        *,
        id: str = "",
        secret: bytes = b"",
    ) -> httpx.Response:
        """The partner sends a signed event."""
        self.sent += 1
        body = json.dumps({"type": type_, "data": data}, ensure_ascii=False).encode()
        sent_as, wall = id or f"story-{self.sent}", Clock().now()
        key = secret or self.served.connections[partner].secrets[0]
        headers = {
            "webhook-id": sent_as,
            "webhook-timestamp": str(int(wall.timestamp())),
            "webhook-signature": self.partners[partner].scheme.sign(key, sent_as, wall, body),
        }
        return self.web.post(f"/webhooks/{partner}", content=body, headers=headers)

    # What one sees.

    def case_of(self, credit_code: str) -> str:
        """The key of the case of this organisation's application."""
        wanted = {"name": "credit_code", "value": json.dumps(credit_code)}
        found = self.wait_for(lambda: self._search("variables", wanted), f"{credit_code} 的申报")
        return str(found[0]["processInstanceKey"])

    def cases(self, process_id: str) -> int:
        """How many cases of this procedure there are."""
        return len(self._search("process-instances", {"processDefinitionId": process_id}))

    def variable(self, case: str, name: str) -> Any:
        """A variable of the case; None where it has none."""
        found = self._search("variables", {"processInstanceKey": case, "name": name})
        return simplejson.loads(found[0]["value"]) if found else None

    def at(self, element: str, case: str) -> bool:
        """Whether a task is open at this element of the case."""
        return bool(self._task("", element, case))

    def told(self, partner: str, type_: str) -> list[Mapping[str, Any]]:
        """What the partner has been told of this type, oldest first."""
        shown = self.web.get(f"/simulator/{partner}").json()
        return [event["data"] for event in reversed(shown) if event["type"] == type_]

    def incidents(self) -> list[str]:
        """What has gone wrong."""
        return [str(one["errorMessage"]) for one in self._search("incidents", {"state": "ACTIVE"})]

    def wait_for(self, look: Callable[[], Any], what: str) -> Any:
        """What `look` finds, soon; StoryDiffers where it never does."""
        for _ in moments():
            if found := look():
                return found
        raise StoryDiffers(f"等不到{what}；异常：{'；'.join(self.incidents()) or '无'}")

    def _task(self, login: str, element: str, case: str) -> dict[str, Any] | None:
        wanted = {"elementId": element, "state": "CREATED"}
        found = self._search("user-tasks", wanted | ({"processInstanceKey": case} if case else {}))
        mine = [one for one in found if not login or one.get("assignee") in (None, "", login)]
        return mine[0] if mine else None

    def _search(self, noun: str, wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
        answer: list[dict[str, Any]] = self._call("POST", f"/v2/{noun}/search", {"filter": wanted})[
            "items"
        ]
        return answer

    def _call(self, method: str, path: str, body: Mapping[str, Any], login: str = "admin") -> Any:
        answer = self.web.request(
            method,
            path,
            content=simplejson.dumps(body),
            headers={"content-type": "application/json"},
            auth=(login, PASSWORD),
        )
        if not answer.is_success:
            raise StoryDiffers(f"{login} {method} {path}：{answer.status_code} {answer.text}")
        return answer.json() if answer.content else None
