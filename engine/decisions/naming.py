"""Names a reader of XML must find: what has none, or another's, would be lost without a word."""

from collections.abc import Iterator, Sequence

from engine.decisions.model import Aggregation, OutputClause


def columns_faults(
    outputs: Sequence[OutputClause], aggregation: Aggregation | None
) -> Iterator[str]:
    """What is wrong with the conclusion columns of a table: several make a context of their
    names, which no aggregation can join (DMN 1.5, section 8.2.8).
    """
    if not outputs:
        yield "这张决策表没有结论列（output）；请补上。"
    if len(outputs) < 2:
        return
    yield from naming_faults("结论列", [each.name for each in outputs])
    if aggregation is not None:
        yield f"命中策略 COLLECT 的汇总（{aggregation}）只能有一列结论，这里有 {len(outputs)} 列。"


def naming_faults(what: str, names: Sequence[str]) -> Iterator[str]:
    """A sentence for each name that is absent or stands twice; `what` is what they name."""
    for place, name in enumerate(names, 1):
        if not name.strip():
            yield f"第 {place} 个{what}没有名称（name）；请写上名称，否则会丢失。"
        elif name in names[: place - 1]:
            yield f"有两个{what}都叫“{name}”；请改掉一个，否则会丢失。"
