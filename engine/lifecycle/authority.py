"""Who may use the verbs that no diagram gives to anybody: offices, which are groups of accounts.

What concerns a task, a deadline or the beginning of a case is for the groups that the diagram
names. Everything else belongs to one of these offices; an administrator holds all of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import Forbidden, Invalid
from engine.lifecycle.actor import Actor


@dataclass(frozen=True, slots=True)
class Office:
    """A group of accounts with its name; nobody can be put into the group of administrators."""

    group: str
    name: str


ADMINISTRATORS = Office("", "系统管理员")
ANALYSTS = Office("analysts", "分析人员")
OPERATORS = Office("operators", "运行维护人员")
SYSTEMS = Office("systems", "外部系统账号")

OFFICES: Mapping[str, Office] = {
    "部署": ANALYSTS,
    "迁移案件": ANALYSTS,
    "调整案件": OPERATORS,
    "终止案件": OPERATORS,
    "修改变量": OPERATORS,
    "处理故障": OPERATORS,
    "重发": OPERATORS,
    "执行作业": SYSTEMS,
    "发布消息": SYSTEMS,
    "广播信号": SYSTEMS,
    "判断开始条件": SYSTEMS,
    "管理账号": ADMINISTRATORS,
    "重算期限": ADMINISTRATORS,
    "拨动时钟": ADMINISTRATORS,
}
"""What is done → whose office it is."""


def may(actor: Actor, verb: str) -> bool:
    """Whether it is the actor's office.

    >>> may(Actor("li", "李工", frozenset({"analysts"})), "部署")
    True
    """
    return actor.unrestricted or OFFICES[verb].group in actor.groups


def require(actor: Actor, verb: str) -> None:
    """Raises Forbidden, naming the office, where it is not the actor's."""
    if not may(actor, verb):
        office = OFFICES[verb]
        group = f"（用户组 {office.group}）" if office.group else ""
        raise Forbidden(f"{actor.name}不能{verb}：这由{office.name}{group}办理。")


def oversees(actor: Actor) -> bool:
    """Whether the actor sees every case: whoever is to mend one has to see it."""
    return actor.unrestricted or OPERATORS.group in actor.groups


def require_reason(reason: str, act: str) -> None:
    """Raises Invalid where an act that changes a case by hand (“延期”) is not explained."""
    if not reason.strip():
        raise Invalid(f"{act}要写明理由，理由会记入案件的历史。")
