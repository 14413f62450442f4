"""Overlaps, shadowed rules, duplicates and gaps, by a sweep over the grid with masks of rules."""

from collections.abc import Iterator, Sequence

from engine.decisions.analysis.grid import Grid, Piece, numbers
from engine.decisions.axis import bits
from engine.decisions.scope import DecisionScope, Run
from engine.decisions.table import Table
from engine.errors import Finding
from engine.feel import Facts
from engine.feel.values.equality import same

_MOST_STATES = 20_000
"""States of a search for gaps or shadows; beyond them it gives up, and gaps are said unsearched."""
_MOST_FINDINGS = 10
_SINGLE = ("UNIQUE", "ANY", "FIRST", "PRIORITY")
Path = tuple[Piece, ...]


def check_coverage(table: Table, grid: Grid) -> Iterator[Finding]:
    """What the hit policy of the table makes a fault."""
    together = _together(grid)
    policy = table.source.hit_policy
    yield from _duplicates(table)
    if policy in ("UNIQUE", "ANY"):
        yield from _overlaps(table, grid, together)
    if policy in ("FIRST", "PRIORITY"):
        yield from _shadowed(table, grid, together)
    if policy in _SINGLE and all(output.default is None for output in table.outputs.columns):
        yield from _gaps(table, grid)


def _together(grid: Grid) -> list[int]:
    """For each rule the mask of rules that can match an input with it, itself included."""
    together = [(1 << grid.rules) - 1] * grid.rules
    for pieces in grid.columns:
        meets = [0] * grid.rules
        for piece in pieces:
            for rule in bits(piece.mask):
                meets[rule] |= piece.mask
        together = [mask & met for mask, met in zip(together, meets, strict=True)]
    return together


def _finding(table: Table, rule: int | None, sentence: str, *, error: bool) -> Finding:
    element = table.source.element if rule is None else table.source.rules[rule].element
    where = f"决策表 {table.source.element} "
    return Finding(table.resource, element, where + sentence, "error" if error else "warning")


def _conditions(table: Table, rule: int) -> tuple[str, ...]:
    return tuple(cell.text for cell in table.source.rules[rule].tests)


def _duplicates(table: Table) -> Iterator[Finding]:
    """Rules with the same conditions and conclusions, where that is no overlap."""
    if table.source.hit_policy == "UNIQUE" or table.source.aggregation is not None:
        return
    seen: dict[object, int] = {}
    for number, rule in enumerate(table.source.rules):
        key = (_conditions(table, number), tuple(cell.text for cell in rule.outputs))
        first = seen.setdefault(key, number)
        if first != number and rule.annotation == table.source.rules[first].annotation:
            sentence = f"第 {numbers([first, number])} 行规则完全相同；请删去一行。"
            yield _finding(table, number, sentence, error=False)


def _overlaps(table: Table, grid: Grid, together: Sequence[int]) -> Iterator[Finding]:
    found = 0
    certain = ~grid.computed
    for rule, mask in enumerate(together):
        if grid.computed >> rule & 1:
            continue
        for other in bits(mask & certain & ~((2 << rule) - 1)):
            if table.source.hit_policy == "ANY" and _agree(table, rule, other):
                continue
            found += 1
            if found <= _MOST_FINDINGS:
                yield _overlap(table, grid, rule, other)
    if found > _MOST_FINDINGS:
        sentence = f"另有 {found - _MOST_FINDINGS} 对规则也重叠。"
        yield _finding(table, None, sentence, error=True)


def _overlap(table: Table, grid: Grid, rule: int, other: int) -> Finding:
    both = 1 << rule | 1 << other
    path = [next(p for p in pieces if p.mask & both == both) for pieces in grid.columns]
    rules = numbers([rule, other])
    if table.source.hit_policy == "ANY":
        what = f"第 {rules} 行规则会同时命中而结论不同（命中策略 ANY 要求结论相同）"
    else:
        what = f"第 {rules} 行规则重叠（命中策略 UNIQUE 只许一行命中）"
    sentence = f"{what}，例如 {grid.example(path)}；请改条件使二者互斥。"
    return _finding(table, other, sentence, error=True)


def _agree(table: Table, rule: int, other: int) -> bool:
    scope = DecisionScope(Facts(), {}, Run({}, strict=False))
    texts = [[cell.text for cell in table.source.rules[each].outputs] for each in (rule, other)]
    if texts[0] == texts[1]:
        return True
    value = table.outputs.value(rule, scope)
    return value is not None and same(value, table.outputs.value(other, scope))


def _shadowed(table: Table, grid: Grid, together: Sequence[int]) -> Iterator[Finding]:
    """Rules that never decide, because those that go before always match where they do."""
    for rule, mask in enumerate(together):
        before = _goes_before(table, rule) & mask & ~grid.computed
        if before and not _may_escape(grid, rule, before):
            culprits = numbers(bits(before))
            sentence = f"第 {rule + 1} 行规则永远不会生效：凡它命中的输入，第 {culprits} 行已先决定"
            example = grid.example(
                [next(p for p in pieces if p.mask >> rule & 1) for pieces in grid.columns]
            )
            yield _finding(table, rule, f"{sentence}，例如 {example}。", error=True)


def _goes_before(table: Table, rule: int) -> int:
    if table.source.hit_policy == "FIRST":
        return (1 << rule) - 1
    scope = DecisionScope(Facts(), {}, Run({}, strict=False))
    ranks = [table.outputs.rank(each, scope) for each in range(len(table.source.rules))]
    return sum(1 << each for each, rank in enumerate(ranks) if rank < ranks[rule])


def _may_escape(grid: Grid, rule: int, before: int) -> bool:
    """Whether some input may match the rule and none of those before; true also when unsure."""
    columns = [[p for p in pieces if p.mask >> rule & 1] for pieces in grid.columns]
    return any(True for _ in _empty(columns, before))


def _gaps(table: Table, grid: Grid) -> Iterator[Finding]:
    everything = (1 << grid.rules) - 1
    columns = [[p for p in pieces if p.example is not None] for pieces in grid.columns]
    for found, path in enumerate(_empty(columns, everything)):
        if found >= 3:
            break
        if path is None:
            yield _finding(table, None, "太大，没有查完有无缺口；请拆成几个表。", error=False)
            break
        sentence = (
            f"没有一行规则命中这样的输入：{grid.example(path)}；"
            "请补一行规则或默认输出，或者改用收集型命中策略。"
        )
        yield _finding(table, None, sentence, error=False)


def _empty(columns: Sequence[Sequence[Piece]], mask: int) -> Iterator[Path | None]:
    """Inputs (a piece of each column) that none of the rules of the mask matches.

    Depth first; a mask met before at the same column is not followed again. After `_MOST_STATES`
    steps the search gives up with None.
    """
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[int, Path]] = [(mask, ())]
    while waiting:
        left, path = waiting.pop()
        if not left:
            yield path + tuple(pieces[0] for pieces in columns[len(path) :] if pieces)
        elif len(path) < len(columns) and (len(path), left) not in seen:
            seen.add((len(path), left))
            if len(seen) > _MOST_STATES:
                yield None
                return
            pieces = columns[len(path)]
            waiting.extend((left & piece.mask, (*path, piece)) for piece in reversed(pieces))
