"""The people and systems of a story, each over HTTP with an account or a signature of its own."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import simplejson

from app.story.browser import Browser, StoryDiffers
from app.story.world import World
from engine.clock import SHANGHAI, Clock
from engine.persistence.programmes import shipped_programmes
from webhooks.partners import load_partners

_ALL = 10_000
"""More than a story ever has of anything."""


@dataclass
class Province:
    """An installation and its people; `now` is where its clock is pinned."""

    world: World
    now: datetime = datetime(2026, 3, 16, 9, tzinfo=SHANGHAI)
    sent: int = 0
    browsers: dict[str, Browser] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.web = self.world.browser()
        self.partners = load_partners(shipped_programmes())
        self.groups = {
            one.login: set(one.groups) for one in shipped_programmes().demonstration.accounts
        }
        self._pin(self.now)

    # Time.

    def move(self, to: datetime) -> None:
        """Time passes; what falls due on the way falls, in due order."""
        self._settle()
        while (due := self._next_due(self._numbers())) is not None and due < to:
            self._pin(max(due, self.now))
        self._pin(to)

    def _pin(self, moment: datetime) -> None:
        """The clock stands there, and nothing that is due is left to do."""
        self.now = moment
        self._call("PUT", "/v2/clock", {"timestamp": int(moment.timestamp() * 1000)})
        self._settle()

    def _settle(self) -> None:
        """What is due has fallen, and the partners were told what there is to tell."""
        for _ in self.world.moments():
            self.world.ring()
            numbers = self._numbers()
            due = self._next_due(numbers)
            if not numbers["guicheng_events_pending"] and (due is None or due > self.now):
                return
        raise StoryDiffers(f"期限或消息没有处理；异常：{'；'.join(self.incidents()) or '无'}")

    def _numbers(self) -> Mapping[str, int]:
        lines = (line.split(" ") for line in self.web.get("/metrics").text.splitlines())
        return {name: int(number) for name, number in lines}

    def _next_due(self, numbers: Mapping[str, int]) -> datetime | None:
        seconds = numbers["guicheng_next_due_timestamp_seconds"]
        return datetime.fromtimestamp(seconds, UTC) if seconds else None

    # What people and systems do.

    def start(self, login: str, process_id: str, typed: Mapping[str, Any] | None = None) -> None:
        """The person starts the procedure."""
        self.browser(login).start(process_id, typed or {})

    def complete(
        self,
        login: str,
        at: str,
        typed: Mapping[str, Any],
        case: str = "",
        about: str = "",
        reason: str = "",
    ) -> None:
        """The person takes the oldest task on offer at `element`, or at `process/element`, and
        hands in its form; of that case, or of a case in which a variable has the value `about`.
        The `reason` is for an answer that the tables contradict.
        """
        task = self.wait_for(
            lambda: self._task(login, at, case, about), f"{login} 的任务 {at} {about}"
        )
        browser, key = self.browser(login), str(task["userTaskKey"])
        if not task.get("assignee"):
            browser.claim(key)
        browser.complete(key, typed, reason)

    def browser(self, login: str) -> Browser:
        """The person's browser, signed in."""
        if login not in self.browsers:
            self.browsers[login] = Browser(self.world.browser(), login)
        return self.browsers[login]

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
        key = secret or self.world.connections[partner].secrets[0]
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

    def cases(self, process_id: str, **wanted: str) -> list[str]:
        """The keys of this procedure's cases, oldest first."""
        found = self._search("process-instances", {"processDefinitionId": process_id, **wanted})
        return sorted((str(one["processInstanceKey"]) for one in found), key=int)

    def ends(self, case: str) -> Mapping[str, str]:
        """The end events that the case has reached, with their names."""
        wanted = {"processInstanceKey": case, "type": "END_EVENT"}
        reached = self._search("element-instances", wanted)
        return {str(one["elementId"]): str(one["elementName"]) for one in reached}

    def knowing(self, value: object) -> set[str]:
        """The keys of the cases in which a variable has this value."""
        found = self._search("variables", {"value": json.dumps(value, ensure_ascii=False)})
        return {str(one["processInstanceKey"]) for one in found}

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
        for _ in self.world.moments():
            if found := look():
                return found
            self.world.ring()
        raise StoryDiffers(f"等不到{what}；异常：{'；'.join(self.incidents()) or '无'}")

    def _task(self, login: str, at: str, case: str, about: str = "") -> dict[str, Any] | None:
        process, _, element = at.rpartition("/")
        wanted = {"elementId": element, "state": "CREATED"}
        wanted |= {"processDefinitionId": process} if process else {}
        wanted |= {"processInstanceKey": case} if case else {}
        found = self._search("user-tasks", wanted)
        mine = [one for one in found if not login or self._on_offer(one, login)]
        if about and mine:
            knowing = self.knowing(about)
            mine = [one for one in mine if one["processInstanceKey"] in knowing]
        return min(mine, key=lambda one: int(one["userTaskKey"]), default=None)

    def _on_offer(self, task: Mapping[str, Any], login: str) -> bool:
        if task.get("assignee"):
            return bool(task["assignee"] == login)
        return not self.groups[login].isdisjoint(task["candidateGroups"])

    def _search(self, noun: str, wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
        body = {"filter": wanted, "page": {"limit": _ALL}}
        found: list[dict[str, Any]] = self._call("POST", f"/v2/{noun}/search", body)["items"]
        return found

    def _call(self, method: str, path: str, body: Mapping[str, Any]) -> Any:
        answer = self.web.request(method, path, json=body)
        if not answer.is_success:
            raise StoryDiffers(f"{method} {path}：{answer.status_code} {answer.text}")
        return answer.json() if answer.content else None
