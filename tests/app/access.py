"""Every route of the application, asked by every role for one case that it may or may not see.

.venv/bin/python -m tests.app.access docs/access-table.md      # write the table anew
"""

import re
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from engine.clock import Clock
from engine.commands.access_tokens.issue_token import issue_token
from engine.lifecycle.actor import SYSTEM
from engine.queries.accounts import actor_of, open_sessions
from tests.app.access_people import MACHINES, NOW, PASSWORD, PEOPLE
from tests.app.access_requests import BODIES, PAGE, asked_of, path_of
from tests.app.access_world import furnish, neighbour_cases

NOTED = """select
    (select count(*) from history_record
     where kind not in ('refused', 'signed_in', 'sign_in_failed', 'downloaded', 'exported')),
    (select group_concat(task_key || '-' || version) from runtime_draft),
    (select count(*) || '-' || count(ended_at) from account_session),
    (select count(*) from account_kept_filter)"""
"""What tells whether a request changed anything but the record of who asked."""
WHY = {"Guicheng-Reason": quote("核对")}
"""Why a person changes something over the interface."""
STRANGERS = ("rival", "neighbour", "province", "colleague", "recused")
"""Of whom the case is none of their business: it answers them as if there were none."""
STRANGERS_TO: dict[str, tuple[str, ...]] = {
    "other organisation": ("host", "recommender", "expert", "agency", "province", "abroad"),
    "other province": ("host", "rival", "recommender", "dept", "deputy", "expert", "agency"),
}
"""Of whom the neighbouring cases are none of their business, though they have cases themselves."""


class World:
    """The application, who asks, and its database as it was, which every request finds again."""

    def __init__(self, folder: Path) -> None:
        self.app, self.known = furnish(folder)
        self.engine = self.app.extensions["access"]
        self.database = folder / "access.db"
        self.others = neighbour_cases(self.engine, self.known)
        self.cookies, self.tokens = {}, {}
        for login in PEOPLE:
            self.cookies[login], self.tokens[login] = _signed_in(self.app, login)
        host = actor_of(self.engine.store, "host", now=NOW)
        signed_in = open_sessions(self.engine.store, host, Clock().now())[0]
        for known in (self.known, *self.others.values()):
            known["session"] = signed_in.key
        self.auth: dict[str, tuple[str, str]] = {login: (login, PASSWORD) for login in PEOPLE}
        for login, (_name, scopes) in MACHINES.items():
            token = issue_token(
                self.engine, login, name="核对", scopes=scopes, actor=SYSTEM, now=NOW,
                world=Clock().now(), expires_at=Clock().now() + timedelta(days=30),
            )  # fmt: skip
            self.auth[login] = (login, token)
        self._connection = sqlite3.connect(self.database)
        self._connection.execute("pragma wal_checkpoint(truncate)")
        self._kept = sqlite3.connect(":memory:")
        self._connection.backup(self._kept)

    def answer(self, who: str | None, method: str, rule: str, path: str) -> str:
        """The status; of a search also how many were found; ✎ where something was changed."""
        found = self.send(who, method, rule, path)
        text = str(found.status_code)
        if rule.endswith("/search"):
            items = found.get_json(silent=True) or {}
            text += f" ({len(items.get('items', ()))})"
        return text + self._restored(method)

    def hear(self, who: str | None, method: str, rule: str, path: str) -> tuple[str, str]:
        """The same, and what was said."""
        found = self.send(who, method, rule, path)
        said = found.get_data(as_text=True) if _is_text(found) else ""
        return f"{found.status_code} {found.location or ''}{self._restored(method)}", said

    def send(self, who: str | None, method: str, rule: str, path: str) -> TestResponse:
        """The answer to one request."""
        client = self.app.test_client()
        for name, value in self.cookies.get(who or "", {}).items():
            client.set_cookie(name, value)
        token = {"csrf_token": self.tokens[who]} if who in self.tokens else {}
        more: dict[str, Any] = {"data": PAGE | token} if method != "GET" else {}
        if path.startswith("/v2/"):
            body = BODIES.get(rule, {})
            more = {"json": body, "headers": WHY} if method != "GET" else {}
            more |= {"auth": self.auth[who]} if who else {}
        return client.open(path, method=method, **more)

    def _restored(self, method: str) -> str:
        if method == "GET":
            return ""
        noted = self._connection.execute(NOTED).fetchall()
        changed = noted != self._kept.execute(NOTED).fetchall()
        if changed:
            self._connection.commit()
            self.engine.store.database.dispose()
            self._kept.backup(self._connection)
        return "✎" if changed else ""


def _is_text(answer: TestResponse) -> bool:
    kind = answer.mimetype or ""
    return kind.startswith("text/") or kind.endswith("json")


def rows(world: World) -> Iterator[tuple[str, list[str]]]:
    """(method and rule, the answer to each role, beginning with nobody) of every request."""
    for method, rule in asked_of(world.app):
        path = path_of(rule, world.known)
        yield (
            f"{method} {rule.rule}",
            [world.answer(who, method, rule.rule, path) for who in (None, *PEOPLE, *MACHINES)],
        )


PUBLIC = ("process", "decision", "requirements", "body")
"""What anybody may know of; of whose it is nobody reads more than that."""

OWN = {
    "/account/sessions/<int:key>/end": ("host",), "/deputies/<int:key>/end": ("dept", "deputy"),
}  # fmt: skip
"""Whose the thing is that the address names, which is none of any case."""


def told_apart(
    world: World, known: dict[str, int | str], strangers: Sequence[str]
) -> Iterator[str]:
    """Where a stranger can tell this case from one that does not exist, by the answer, and where
    any page or list tells him what is in it.
    """
    nothing: dict[str, int | str] = dict.fromkeys(known, 9_000_000_009)
    nothing |= {name: known[name] for name in PUBLIC}
    for method, rule in asked_of(world.app):
        path, none = path_of(rule, known), path_of(rule, nothing)
        for who in strangers:
            where = f"{method} {rule.rule} by {who}"
            there, said = world.hear(who, method, rule.rule, path)
            if str(known["secret"]) in said:
                yield f"{where}: tells what is in it"
            if path == none or who in OWN.get(rule.rule, ()):
                continue
            gone, nothing_said = world.hear(who, method, rule.rule, none)
            said, nothing_said = said.replace(path, ""), nothing_said.replace(none, "")
            if _bare(there, known) != _bare(gone, nothing):
                yield f"{where}: {there}, and {gone} where there is nothing"
            elif _bare(said, known) != _bare(nothing_said, nothing):
                yield f"{where}: says otherwise than where there is nothing"


def _bare(said: str, known: dict[str, int | str]) -> str:
    """An answer without the keys, which the asker has given himself, and what changes by itself."""
    for given in map(str, known.values()):
        said = said.replace(given, "") if len(given) > 2 else said
    return re.sub(r"\d{6,}|[A-Za-z0-9_.-]{60,}", "", said)


def _signed_in(app: Flask, login: str) -> tuple[dict[str, str], str]:
    """The cookies of a browser in which somebody has signed in, and the token of its pages."""
    client = app.test_client()
    said = {"login": login, "password": PASSWORD, "csrf_token": _token(client, "/sign-in")}
    assert client.post("/sign-in", data=said).status_code == 303, login
    token = _token(client, "/account")
    return {one.key: one.value for one in (client._cookies or {}).values()}, token


def _token(client: FlaskClient, page: str) -> str:
    shown = client.get(page).get_data(as_text=True)
    return shown.partition('name="csrf_token" value="')[2].partition('"')[0]


def table(world: World) -> str:
    """The whole table as Markdown."""
    names = ["未登录", *(name for name, _ in (*PEOPLE.values(), *MACHINES.values()))]
    lines = [HEAD, _row(["请求", *names]), _row(["---"] * (len(names) + 1))]
    lines += [_row([f"`{asked}`", *answers]) for asked, answers in rows(world)]
    return "\n".join(lines) + "\n"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


HEAD = """# 谁能看什么：逐个地址、逐个角色

由 `python -m tests.app.access docs/access-table.md` 生成，测试逐行核对；新的地址不在表里即不通过。
所问的是同一件案件：申请单位已提交，推荐单位已推荐，专家正在评审。
两名专家各有一份评审表，第三名已回避；推荐后已出具文书。每个请求之后，库里的内容恢复原样。
数字是 HTTP 状态码，括号里是查到的条数；✎ 表示确实改变了什么，没有 ✎ 的 303 是带着拒绝理由回到页面。
`/v2` 在演示模式下不带凭据即为管理员，生产环境答 401。
404 与“没有这件东西”的回答相同。
"""

if __name__ == "__main__":
    with TemporaryDirectory() as made:
        Path(sys.argv[1]).write_text(table(World(Path(made))), encoding="utf-8")
