"""What anybody may send into a case from outside: which names, and how much."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import simplejson

from engine.errors import Invalid

RESERVED = {
    "startedBy": "启动人",
    "caseTitle": "案件名称",
    "caseParties": "案件的当事各方",
}
"""Variables that the engine alone writes, or the diagram from others; nobody sends them."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many variables one submission may have, and how many bytes as JSON in UTF-8."""

    variables: int
    bytes: int


def require_sendable(variables: Mapping[str, object], limits: Limits) -> None:
    """Raises Invalid where a name is the system's, or there is more than the limits allow.

    >>> require_sendable({"unit_name": "甲所"}, Limits(variables=1, bytes=100))
    """
    require_free_names(variables)
    require_within(variables, limits)


def require_free_names(variables: Iterable[str]) -> None:
    """Raises Invalid where a name is the system's own."""
    own = [f"{RESERVED[name]}（{name}）" for name in variables if name in RESERVED]
    if own:
        raise Invalid(f"不能提交{'、'.join(own)}：由系统写入，请从提交的内容中去掉。")


def require_within(variables: Mapping[str, object], limits: Limits) -> None:
    """Raises Invalid where there are too many variables, or they are too large.

    >>> require_within({"unit_name": "甲所"}, Limits(variables=1, bytes=100))
    """
    if len(variables) > limits.variables:
        raise Invalid(
            f"一次最多提交 {limits.variables} 个变量，收到 {len(variables)} 个；"
            "请把同类的内容放进一个列表，或者分几次提交。"
        )
    text = simplejson.dumps(dict(variables), use_decimal=True, ensure_ascii=False)
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > limits.bytes:
        raise Invalid(
            f"一次提交的内容最多 {limits.bytes} 字节，收到 {size} 字节；"
            "请把大段的材料作为附件上传，只提交要点。"
        )


def require_asked_for(variables: Iterable[str], asked: Iterable[str], of: str) -> None:
    """Raises Invalid for names that nobody asks for; `of` says what does not."""
    unasked = sorted(set(variables) - set(asked))
    if unasked:
        raise Invalid(f"{of}没有这些内容：{'、'.join(unasked[:10])}；请只提交表单上的字段。")
