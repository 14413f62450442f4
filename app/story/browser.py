"""A person at the pages: signs in, starts procedures, takes tasks and hands in their forms."""

from collections.abc import Mapping
from typing import Any

import httpx
import simplejson
from lxml import html

from app.demonstration import PASSWORD
from engine.errors import Refused

_SEE_OTHER = 303


class StoryDiffers(Refused):
    """Something came out otherwise than the regulation has it."""


class Browser:
    """One person's session. Whatever the pages refuse is StoryDiffers with their sentences."""

    def __init__(self, client: httpx.Client, login: str) -> None:
        self._client, self._login, self._token = client, login, ""
        self._read(client.get("/sign-in"))
        self.post("/sign-in", login=login, password=PASSWORD)
        self._read(client.get("/tasks"))

    def start(self, process_id: str, typed: Mapping[str, Any]) -> None:
        """启动, with what the start's form asks for."""
        self.post(f"/programmes/{process_id}/start", data=simplejson.dumps(typed))

    def complete(self, key: str, typed: Mapping[str, Any]) -> None:
        """认领, where nobody has yet, and 提交 the form as it was typed."""
        page = self._read(self._client.get(f"/tasks/{key}"))
        if not page.xpath("//form[@id='task-form']"):
            self.post(f"/tasks/{key}/claim")
            page = self._read(self._client.get(f"/tasks/{key}"))
        revision = page.xpath("string(//form[@id='task-form']//input[@name='revision']/@value)")
        self.post(f"/tasks/{key}/complete", revision=revision, data=simplejson.dumps(typed))

    def read(self, path: str) -> str:
        """The words of a page."""
        return " ".join(self._read(self._client.get(path)).text_content().split())

    def post(
        self, path: str, files: Mapping[str, tuple[str, str]] | None = None, **fields: str
    ) -> None:
        """Send a form of a page; the pages answer 303 where it was taken."""
        answer = self._client.post(path, data={"csrf_token": self._token, **fields}, files=files)
        if answer.status_code != _SEE_OTHER:
            said = self._read(answer).xpath("//*[@role='alert']")
            sentences = " ".join(" ".join(part.text_content().split()) for part in said)
            raise StoryDiffers(f"{self._login} {path}：{answer.status_code} {sentences}")

    def _read(self, answer: httpx.Response) -> html.HtmlElement:
        page = html.fromstring(answer.text)
        self._token = page.xpath("string(//input[@name='csrf_token']/@value)") or self._token
        return page
