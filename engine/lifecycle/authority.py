"""Who may use the verbs that no diagram gives to anybody: offices.

What concerns a task, a deadline or the beginning of a case is for the groups that the diagram
names. Everything else belongs to an office. Some offices are groups of accounts; three are kept
apart from one another and from every case (三员分立: GB/T 22239-2019, 8.1.5.1 to 8.1.5.3 system,
audit and security management): whoever holds one of them acts in no case.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import Forbidden, Invalid
from engine.lifecycle.actor import Actor
from engine.lifecycle.scopes import OF_VERB, covers


class Unexplained(Invalid):
    """An act that changes a case by hand, without a reason."""


@dataclass(frozen=True, slots=True)
class Office:
    """An office: a group of accounts, or one of the three that are granted one by one."""

    id: str
    name: str
    separate: bool = False

    def held_by(self, actor: Actor) -> bool:
        """Whether the actor holds it."""
        return self.id in (actor.offices if self.separate else actor.groups)


SYSTEM_ADMINISTRATOR = Office("system", "系统管理员", separate=True)
SECURITY_ADMINISTRATOR = Office("security", "安全管理员", separate=True)
AUDITOR = Office("audit", "审计员", separate=True)
ANALYSTS = Office("analysts", "分析人员")
OPERATORS = Office("operators", "运行维护人员")
SYSTEMS = Office("systems", "外部系统账号")

SEPARATE = {office.id: office for office in (SYSTEM_ADMINISTRATOR, SECURITY_ADMINISTRATOR, AUDITOR)}
"""The three offices that one account does not hold together in production."""
RIGHTS = {office.id: office for office in (ANALYSTS, OPERATORS, SYSTEMS)}
"""The groups that give a right over the system, and not a part in a procedure."""

OFFICES: Mapping[str, Office] = {
    "部署": ANALYSTS,
    "迁移案件": ANALYSTS,
    "调整案件": OPERATORS,
    "终止案件": OPERATORS,
    "修改变量": OPERATORS,
    "处理异常": OPERATORS,
    "重发": OPERATORS,
    "重算期限": OPERATORS,
    "维护工作日历": OPERATORS,
    "执行作业": SYSTEMS,
    "发布消息": SYSTEMS,
    "广播信号": SYSTEMS,
    "判断开始条件": SYSTEMS,
    "管理账号": SYSTEM_ADMINISTRATOR,
    "拨动时钟": SYSTEM_ADMINISTRATOR,
    "授予权限": SECURITY_ADMINISTRATOR,
    "放行部署": SECURITY_ADMINISTRATOR,
    "管理密钥": SECURITY_ADMINISTRATOR,
    "查阅审计": AUDITOR,
}
"""What is done → whose office it is."""


def may(actor: Actor, verb: str, name: str = "") -> bool:
    """Whether it is the actor's office; a machine's, whether its token is for it.

    `name` is what it is done to, as scopes name it: the job's type, the message's name.

    >>> may(Actor("li", "李工", frozenset({"analysts"})), "部署")
    True
    >>> may(Actor("shen", "沈工", offices=frozenset({"audit"})), "管理账号")
    False
    """
    if actor.scopes is not None:
        return verb in OF_VERB and covers(actor.scopes, OF_VERB[verb], name)
    return actor.unrestricted or OFFICES[verb].held_by(actor)


def require(actor: Actor, verb: str, name: str = "") -> None:
    """Raises Forbidden, naming the office, where it is not the actor's."""
    if may(actor, verb, name):
        return
    if actor.scopes is not None:
        kind = OF_VERB.get(verb, "")
        wanted = f"：密钥的范围里没有 {kind}{':' if name else ''}{name}" if kind else ""
        raise Forbidden(f"接口账号{actor.name}不能{verb}{wanted or '：密钥不能用于此事'}。")
    office = OFFICES[verb]
    group = "" if office.separate else f"（用户组 {office.id}）"
    raise Forbidden(f"{actor.name}不能{verb}：这由{office.name}{group}办理。")


def require_reader_of_drafts(actor: Actor) -> None:
    """Raises Forbidden to all but analysts and those who release what analysts deploy."""
    if not may(actor, "放行部署"):
        require(actor, "部署")


def may_begin(actor: Actor, process_id: str, groups: frozenset[str]) -> bool:
    """Whether the actor may begin a case of the process at a start that these groups may use."""
    if actor.scopes is not None:
        return covers(actor.scopes, "programmes", process_id)
    return actor.unrestricted or bool(groups & actor.groups)


def require_part(actor: Actor) -> None:
    """Raises Forbidden where the actor holds an office that takes no part in any case."""
    held = [office.name for id, office in SEPARATE.items() if id in actor.offices]
    if held and not actor.unrestricted:
        raise Forbidden(f"{actor.name}是{'、'.join(held)}，不参与办理案件：请由业务账号办理。")


def oversees(actor: Actor) -> bool:
    """Whether the actor sees every case: whoever is to mend one has to see it."""
    if actor.scopes is not None:
        return covers(actor.scopes, "operations")
    return actor.unrestricted or OPERATORS.held_by(actor)


def require_reason(reason: str, act: str) -> None:
    """Raises Unexplained where an act that changes a case by hand (“延期”) is not explained."""
    if not reason.strip():
        raise Unexplained(f"{act}要写明理由，理由会记入案件的历史。")
