"""Every route of the application, asked by every role for one case that it may or may not see.

.venv/bin/python -m tests.app.access docs/access-table.md      # write the table anew
"""

import sys
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import simplejson
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from app import house
from app.web import create_app
from engine.commands.claim_user_task import claim_user_task
from engine.commands.complete_user_task import complete_user_task
from engine.commands.deploy_resources import deploy_resources
from engine.commands.engine import Engine
from engine.commands.pin_clock import pin_clock
from engine.commands.register_account import register_account
from engine.commands.start_process_instance import start_process_instance
from engine.commands.store_document import store_document
from engine.lifecycle.actor import SYSTEM, Actor
from engine.queries.accounts import actor_of
from engine.queries.case_file import case_file
from engine.settings import Settings
from tests.drawing import chain, diagram, end, start, user, zeebe

PASSWORD = "correct horse battery"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
NOW = datetime(2026, 3, 16, 1, tzinfo=UTC)
PEOPLE = {
    "host": ("申请单位", ["host:1"]),
    "rival": ("其他申请单位", ["host:11"]),
    "recommender": ("推荐单位", ["recommender:1"]),
    "neighbour": ("其他推荐单位", ["recommender:2"]),
    "dept": ("主管部门", ["dept"]),
    "province": ("外省主管部门", ["dept-elsewhere"]),
    "expert": ("专家", []),
    "colleague": ("另一名专家", []),
    "operator": ("运行维护", ["operators"]),
    "analyst": ("分析人员", ["analysts"]),
}
"""Login → what the table calls the role, and its groups."""


def furnish(folder: Path) -> tuple[Flask, dict[str, int | str]]:
    """The application with one case at 评审: applied for and recommended, one sheet handed in."""
    database = f"sqlite:///{folder / 'access.db'}"
    engine = house.build(Settings(database, "demonstration", secret_key="k" * 40))
    engine.store.create_tables()
    pin_clock(engine, NOW, actor=SYSTEM, now=NOW)
    _accounts(engine)
    deploy_resources(engine, _files(), actor=SYSTEM, now=NOW)
    begun = start_process_instance(engine, process_id="P", actor=_who(engine, "dept"), now=NOW)
    case = begun.process_instance_key
    key = _only(engine, case, "apply")
    claim_user_task(engine, key, actor=_who(engine, "host"), now=NOW)
    found = store_document(
        engine, key, "report.pdf", b"%PDF-1.7 report", actor=_who(engine, "host"), now=NOW
    )
    complete_user_task(engine, key, {"unit": "甲所"}, actor=_who(engine, "host"), now=NOW)
    recommended = _only(engine, case, "recommend")
    claim_user_task(engine, recommended, actor=_who(engine, "recommender"), now=NOW)
    complete_user_task(engine, recommended, {}, actor=_who(engine, "recommender"), now=NOW)
    sheet = _only(engine, case, "judge")
    claim_user_task(engine, sheet, actor=_who(engine, "expert"), now=NOW)
    app = create_app(engine)
    app.config.update(WTF_CSRF_METHODS=set(), TESTING=False)
    return app, {
        "case": case, "task": sheet, "process": begun.process_definition_key,
        "document": str(found["documentId"]),
    }  # fmt: skip


def _accounts(engine: Engine) -> None:
    for login, (name, groups) in PEOPLE.items():
        register_account(
            engine,
            login,
            name=name,
            password=PASSWORD,
            groups=groups,
            hashed_by=QUICK,
            actor=SYSTEM,
            now=NOW,
        )


def _files() -> dict[str, bytes]:
    form = {
        "type": "default", "id": "apply", "schemaVersion": 19,
        "components": [{"type": "textfield", "id": "u", "key": "unit", "label": "单位"}],
    }  # fmt: skip
    drawn = diagram(
        start("S", _properties(role="department", startableBy="dept")),
        _step("apply", "host:1", "applicant", zeebe("formDefinition", formId="apply")),
        _step("recommend", "recommender:1", "recommender"),
        user(
            "judge",
            zeebe("assignmentDefinition", candidateUsers="expert"),
            _properties(role="expert"),
        ),
        end(),
        chain("S", "apply", "recommend", "judge", "E"),
    )
    return {"p.bpmn": drawn, "apply.form": simplejson.dumps(form).encode()}


def _step(id: str, group: str, role: str, *inside: str) -> str:
    given = zeebe("assignmentDefinition", candidateGroups=group)
    return user(id, given, _properties(role=role), *inside)


def _properties(**said: str) -> str:
    return zeebe("properties", *(zeebe("property", name=n, value=v) for n, v in said.items()))


def _who(engine: Engine, login: str) -> Actor:
    return actor_of(engine.store, login, now=NOW)


def _only(engine: Engine, case: int, element: str) -> int:
    (found,) = (t for t in case_file(engine.store, SYSTEM, case).tasks if t.element_id == element)
    return found.key


def rows(app: Flask, known: dict[str, int | str]) -> Iterator[tuple[str, list[str]]]:
    """(method and rule, the answer to each role, beginning with nobody) of every question."""
    clients: list[tuple[FlaskClient, tuple[str, str] | None]] = [(app.test_client(), None)]
    clients += [(_signed_in(app, login), (login, PASSWORD)) for login in PEOPLE]
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: (one.rule, one.endpoint)):
        for method in _asked(rule):
            path = _path(rule, known)
            answers = [_answer(client, method, path, auth) for client, auth in clients]
            yield f"{method} {rule.rule}", answers


def _asked(rule: Rule) -> Iterator[str]:
    methods = rule.methods or set()
    if rule.endpoint.endswith("static"):
        return
    if "GET" in methods:
        yield "GET"
    elif rule.rule.startswith("/v2/") and rule.rule.endswith("/search"):
        yield "POST"


def _path(rule: Rule, known: dict[str, int | str]) -> str:
    """The rule with the case's own keys in it."""
    values: dict[str, object] = {}
    for name in rule.arguments:
        values[name] = _value(rule.rule, name, known)
    built = rule.build(values, append_unknown=False)
    assert built is not None
    return built[1]


def _value(rule: str, name: str, known: dict[str, int | str]) -> object:
    if name == "ending":
        return "pdf"
    if name in ("number", "position"):
        return 1
    if name == "document_id":
        return known["document"]
    if name == "process_id":
        return "P"
    if "task" in rule and name in ("key", "task_key"):
        return known["task"]
    if "definitions" in rule or "requirements" in rule or "diagram" in rule:
        return known["process"]
    return known["case"] if "key" in name or "process" in name else "P"


def _signed_in(app: Flask, login: str) -> FlaskClient:
    client = app.test_client()
    answer = client.post("/sign-in", data={"login": login, "password": PASSWORD})
    assert answer.status_code == 303, login
    return client


def _answer(client: FlaskClient, method: str, path: str, auth: tuple[str, str] | None) -> str:
    """The status; of a search also how many were found."""
    more = {"auth": auth} if auth and path.startswith("/v2/") else {}
    if method == "POST":
        found = client.post(path, json={}, **more)
        items = found.get_json(silent=True) or {}
        count = len(items.get("items", ())) if isinstance(items, dict) else 0
        return f"{found.status_code} ({count})"
    return str(client.get(path, **more).status_code)


def table(folder: Path) -> str:
    """The whole table as Markdown."""
    app, known = furnish(folder)
    names = ["未登录", *(name for name, _ in PEOPLE.values())]
    lines = [HEAD, _row(["请求", *names]), _row(["---"] * (len(names) + 1))]
    lines += [_row([f"`{asked}`", *answers]) for asked, answers in rows(app, known)]
    return "\n".join(lines) + "\n"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


HEAD = """# 谁能看什么：逐个地址、逐个角色

由 `python -m tests.app.access docs/access-table.md` 生成，测试逐行核对；新的地址不在表里即不通过。
所问的是同一件案件：申请单位已提交，推荐单位已推荐，专家正在评审。
数字是 HTTP 状态码，括号里是查到的条数。`/v2` 在演示模式下不带凭据即为管理员，生产环境答 401。
404 与“没有这件东西”的回答相同。
"""

if __name__ == "__main__":
    with TemporaryDirectory() as made:
        Path(sys.argv[1]).write_text(table(Path(made)), encoding="utf-8")
