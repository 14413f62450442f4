"""A person at the pages: signs in, starts procedures, takes tasks and hands in their forms."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import simplejson
from lxml import html

from simulation.server import StoryDiffers

_SEE_OTHER, _OK = 303, 200
_FILE = b"%PDF-1.4\n%%EOF\n"


class NotTaken(StoryDiffers):
    """A page did not take what was sent; the first argument is what it said."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A task's page: the values it is filled with, and what is sent along with the form."""

    values: Mapping[str, Any]
    hidden: Mapping[str, str]


class Browser:
    """One person's session. What the pages refuse is NotTaken with their sentences."""

    def __init__(self, client: httpx.Client, login: str, password: str) -> None:
        self._client, self._token = client, ""
        self._read(client.get("/sign-in"))
        self.post("/sign-in", login=login, password=password)
        self.page("/account")

    def start(self, process_id: str, typed: Mapping[str, Any]) -> None:
        """启动, with what the start's form asks for."""
        self.post(f"/processes/{process_id}/start", data=simplejson.dumps(typed))

    def claim(self, key: int) -> None:
        """认领."""
        self.post(f"/tasks/{key}/claim")

    def open(self, key: int) -> Opened:
        """The task's page."""
        page = self.page(f"/tasks/{key}")
        shown = page.xpath("string(//script[@id='form-page'])")
        fields = page.xpath("//form[@id='task-form']//input[@type='hidden']")
        hidden = {one.get("name"): one.get("value") or "" for one in fields}
        return Opened(simplejson.loads(shown)["data"] if shown else {}, hidden)

    def complete(
        self, key: int, opened: Opened, typed: Mapping[str, Any], reason: str = ""
    ) -> None:
        """提交 the form as it was typed; ``{file: name}`` is a file that is chosen."""
        handed_in = {name: self._with_files(key, value) for name, value in typed.items()}
        sent = {name: value for name, value in opened.hidden.items() if name != "csrf_token"}
        data = simplejson.dumps(handed_in, use_decimal=True)
        self.post(f"/tasks/{key}/complete", None, **{**sent, "data": data, "reason": reason})

    def page(self, path: str, status: int = _OK) -> html.HtmlElement:
        """The page, which must answer with this status."""
        answer = self._client.get(path)
        page = self._read(answer)
        if answer.status_code != status:
            raise NotTaken(f"{path}：{answer.status_code} {_alerts(page) or _words(page)[:200]}")
        return page

    def words(self, path: str, status: int = _OK) -> str:
        """The words of a page."""
        return _words(self.page(path, status))

    def fetch(self, path: str) -> bytes:
        """A file."""
        answer = self._client.get(path)
        if answer.status_code != _OK:
            raise NotTaken(f"{path}：{answer.status_code} {_words(self._read(answer))[:200]}")
        return answer.content

    def post(
        self, path: str, files: Mapping[str, tuple[str, str]] | None = None, **fields: str
    ) -> None:
        """Send a form of a page; the pages answer 303 where it was taken."""
        answer = self._client.post(path, data={"csrf_token": self._token, **fields}, files=files)
        if answer.status_code != _SEE_OTHER:
            page = self._read(answer)
            said = _alerts(page) or _words(page)[:200]
            raise NotTaken(f"{path}：{answer.status_code} {said}")

    def _with_files(self, key: int, value: Any) -> Any:
        if isinstance(value, Mapping):
            if set(value) == {"file"}:
                return [self._upload(key, str(value["file"]))]
            return {name: self._with_files(key, inner) for name, inner in value.items()}
        if isinstance(value, list):
            if value and all(isinstance(one, Mapping) and set(one) == {"file"} for one in value):
                return [self._upload(key, str(one["file"])) for one in value]
            return [self._with_files(key, inner) for inner in value]
        return value

    def _upload(self, key: int, name: str) -> Mapping[str, Any]:
        """佐证材料, and how the form refers to it."""
        answer = self._client.post(
            f"/tasks/{key}/files", data={"csrf_token": self._token}, files={"file": (name, _FILE)}
        )
        if not answer.is_success:
            raise NotTaken(f"上传 {name}：{answer.text}")
        reference: Mapping[str, Any] = answer.json()
        return reference

    def _read(self, answer: httpx.Response) -> html.HtmlElement:
        page = html.fromstring(answer.text or "<html></html>")
        self._token = page.xpath("string(//input[@name='csrf_token']/@value)") or self._token
        return page


def _alerts(page: html.HtmlElement) -> str:
    return " ".join(_words(part) for part in page.xpath("//*[@role='alert']"))


def _words(page: html.HtmlElement) -> str:
    """The text as it is read, without scripts."""
    parts = page.xpath(".//text()[not(ancestor::script or ancestor::style)]")
    return " ".join("".join(f"{part} " for part in parts).split())
