"""What anybody may send into a case from outside: which names, and how much."""

from collections.abc import Iterable, Mapping

from engine.errors import Invalid

RESERVED = {
    "startedBy": "启动人",
    "caseTitle": "案件名称",
    "caseParties": "案件的当事各方",
}
"""Variables that the engine alone writes, or the diagram from others; nobody sends them."""
MOST_VARIABLES = 1000
"""No form has as many fields; each is a row and a line of history."""


def require_sendable(variables: Mapping[str, object]) -> None:
    """Raises Invalid where a name is the system's, or there are too many variables.

    >>> require_sendable({"unit_name": "甲所"})
    """
    own = [f"{RESERVED[name]}（{name}）" for name in variables if name in RESERVED]
    if own:
        raise Invalid(f"不能提交{'、'.join(own)}：由系统写入，请从提交的内容中去掉。")
    if len(variables) > MOST_VARIABLES:
        raise Invalid(
            f"一次最多提交 {MOST_VARIABLES} 个变量，收到 {len(variables)} 个；"
            "请把同类的内容放进一个列表，或者分几次提交。"
        )


def require_asked_for(variables: Iterable[str], asked: Iterable[str], of: str) -> None:
    """Raises Invalid for names that nobody asks for; `of` says what does not."""
    unasked = sorted(set(variables) - set(asked))
    if unasked:
        raise Invalid(f"{of}没有这些内容：{'、'.join(unasked[:10])}；请只提交表单上的字段。")
