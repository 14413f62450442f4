"""A person at the pages: signs in, starts procedures, takes tasks and hands in their forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import simplejson
from lxml import html

from app.demonstration import PASSWORD
from engine.errors import Refused

_SEE_OTHER = 303


class StoryDiffers(Refused):
    """Something came out otherwise than the regulation has it."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that the person chooses for a field of the form."""

    file_name: str
    content: bytes = b"%PDF-1.4\n%%EOF\n"


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

    def claim(self, key: str) -> None:
        """认领."""
        self.post(f"/tasks/{key}/claim")

    def complete(self, key: str, typed: Mapping[str, Any], reason: str = "") -> None:
        """提交 the form as it was typed."""
        page = self._read(self._client.get(f"/tasks/{key}"))
        revision = page.xpath("string(//form[@id='task-form']//input[@name='revision']/@value)")
        handed_in = {
            name: [self._upload(key, value)] if isinstance(value, Attachment) else value
            for name, value in typed.items()
        }
        data = simplejson.dumps(handed_in)
        self.post(f"/tasks/{key}/complete", revision=revision, data=data, reason=reason)

    def _upload(self, key: str, chosen: Attachment) -> Mapping[str, Any]:
        """佐证材料, and how the form refers to it."""
        answer = self._client.post(
            f"/tasks/{key}/files",
            data={"csrf_token": self._token},
            files={"file": (chosen.file_name, chosen.content)},
        )
        if not answer.is_success:
            raise StoryDiffers(f"{self._login} 上传 {chosen.file_name}：{answer.text}")
        reference: Mapping[str, Any] = answer.json()
        return reference

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
