"""An account of every role that may or may not see the cases of the world."""

from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher

from engine.commands.accounts.appoint_deputy import appoint_deputy
from engine.commands.accounts.grant_rights import grant_rights
from engine.commands.accounts.register_account import register_account
from engine.commands.accounts.register_machine import register_machine
from engine.commands.core.engine import Engine
from engine.lifecycle.actor import SYSTEM, Actor
from engine.queries.accounts import actor_of

PASSWORD = "correct horse battery"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
NOW = datetime(2026, 3, 16, 1, tzinfo=UTC)
PEOPLE = {
    "host": ("申请单位", ["host:1"]),
    "rival": ("其他申请单位", ["host:11"]),
    "recommender": ("推荐单位", ["recommender:1"]),
    "neighbour": ("其他推荐单位", ["recommender:2"]),
    "dept": ("主管部门", ["dept", "office"]),
    "province": ("外省主管部门", ["dept-elsewhere"]),
    "expert": ("专家", []),
    "colleague": ("另一名专家", []),
    "operator": ("运行维护", ["operators"]),
    "analyst": ("分析人员", ["analysts"]),
    "second": ("第二名专家", []),
    "recused": ("已回避的专家", []),
    "agency": ("专业机构", ["agency"]),
    "deputy": ("主管部门的代办人", ["office"]),
    "keeper": ("系统管理员", []),
    "security": ("安全管理员", []),
    "auditor": ("审计员", []),
    "abroad": ("外省申请单位", ["host:21"]),
}
"""Login → what the table calls the role, and its groups."""
OFFICES = {"keeper": "system", "security": "security", "auditor": "audit"}
MACHINES = {
    "worker": (
        "有权限的接口账号",
        ["jobs:*", "messages:*", "signals:*", "programmes:P", "operations"],
    ),
    "stranger": ("无此权限的接口账号", ["messages:other"]),
}
"""Login → what the table calls it, and the scopes of its token."""


def register_people(engine: Engine) -> None:
    """Everybody with his groups, office or token, and a deputy of the department."""
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
    for login, office in OFFICES.items():
        grant_rights(engine, login, offices=[office], world=NOW, actor=SYSTEM, now=NOW)
    for login, (name, _scopes) in MACHINES.items():
        register_machine(engine, login, name=name, actor=SYSTEM, now=NOW)
    appoint_deputy(
        engine, "dept", "deputy", begins_at=NOW, ends_at=NOW + timedelta(days=30),
        actor=SYSTEM, now=NOW, reason="出差",
    )  # fmt: skip


def person(engine: Engine, login: str) -> Actor:
    """Somebody with the groups he has now."""
    return actor_of(engine.store, login, now=NOW)
