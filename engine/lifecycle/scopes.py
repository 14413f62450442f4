"""What a token may be used for: scopes, each a kind and, for most, whom or what it is about.

`jobs:TYPE` takes jobs of a type, `messages:NAME` publishes a message, `signals:NAME` broadcasts a
signal, `programmes:ID` begins cases of a process and sees them, `deployments` deploys, `operations`
mends cases. A name that ends in `*` stands for all that begin so.
"""

from collections.abc import Iterable

from engine.errors import Invalid

NAMED = ("jobs", "messages", "signals", "programmes")
WHOLE = ("deployments", "operations")
OF_VERB = {
    "执行作业": "jobs",
    "发布消息": "messages",
    "广播信号": "signals",
    "判断开始条件": "programmes",
    "部署": "deployments",
    "处理异常": "operations",
    "调整案件": "operations",
    "终止案件": "operations",
    "修改变量": "operations",
    "重发": "operations",
}
"""What is done → the kind of scope that a token needs for it; for nothing else is there one."""


def read_scopes(texts: Iterable[str]) -> tuple[str, ...]:
    """The scopes, sorted, each once. Raises Invalid with what can be written instead.

    >>> read_scopes(["operations", "jobs:send-*", "operations"])
    ('jobs:send-*', 'operations')
    """
    found = sorted({text.strip() for text in texts if text.strip()})
    for scope in found:
        kind, colon, name = scope.partition(":")
        good = kind in NAMED and bool(name) if colon else kind in WHOLE
        if not good or "*" in name[:-1]:
            raise Invalid(
                f"没有范围“{scope}”：可写 jobs:作业类型、messages:消息名、signals:信号名、"
                "programmes:流程编号（末尾可用 *），以及 deployments、operations。"
            )
    if not found:
        raise Invalid("请至少写一个范围，例如 jobs:send-mail。")
    return tuple(found)


def covers(scopes: Iterable[str], kind: str, name: str = "") -> bool:
    """Whether one of the scopes is of that kind and covers the name.

    >>> covers(["jobs:send-*"], "jobs", "send-mail")
    True
    >>> covers(["jobs:send-*"], "jobs")
    False
    """
    return any(_covers(scope, kind, name) for scope in scopes)


def names(scopes: Iterable[str], kind: str) -> list[str]:
    """The names and beginnings (with `*`) that the scopes of a kind give."""
    return [scope.partition(":")[2] for scope in scopes if scope.startswith(f"{kind}:")]


def _covers(scope: str, kind: str, name: str) -> bool:
    found, _, pattern = scope.partition(":")
    if found != kind:
        return False
    if pattern.endswith("*"):
        return name.startswith(pattern[:-1]) and (bool(name) or pattern == "*")
    return pattern == name
