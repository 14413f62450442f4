"""Which clause is realised where, and the reverse; --missing tells what is not."""

import sys
from collections import Counter
from collections.abc import Iterator

import click

from app.tracing.trace import Trace, executable_clauses, shipped_trace
from engine.errors import NotFound
from engine.regulations import Register


@click.command("trace")
@click.option("--programme", help="只看一个项目：gd、gx-coop、gx-cons、gx-pilot、zj")
@click.option(
    "--missing", is_flag=True, help="只列没有实现的条款和没有注明条款的元素；有则退出码为 1"
)
@click.option("--markdown", is_flag=True, help="以 docs/traceability.md 的格式输出")
def command(programme: str | None, missing: bool, markdown: bool) -> None:
    """Print clause → diagram element, rule, timer, form field, register rule, page; and back."""
    trace = shipped_trace()
    if programme is not None and programme not in trace.registers:
        raise NotFound(f"没有名为“{programme}”的项目；有：{'、'.join(trace.registers)}。")
    chosen = [each for each in trace.registers.values() if programme in (None, each.programme)]
    if missing:
        sys.exit(_print_missing(trace, chosen))
    lines = document(trace, chosen) if markdown else _lines(trace, chosen)
    for line in lines:
        click.echo(line)


def _print_missing(trace: Trace, registers: list[Register]) -> int:
    sentences = dict.fromkeys(each for register in registers for each in trace.missing(register))
    for sentence in sentences:
        click.echo(sentence)
    return 1 if sentences else 0


def _lines(trace: Trace, registers: list[Register]) -> Iterator[str]:
    for register in registers:
        yield f"【{register.title}】条款 → 实现之处"
        for clause in register.clauses.values():
            if not clause.is_heading:
                yield f"{clause.id} {clause.cite}{'' if clause.executable else '（不需实现）'}"
                yield from (f"    {place}" for place in trace.by_clause.get(clause.id, ()))
        yield f"【{register.title}】实现之处 → 条款"
        for place in trace.of(register):
            yield f"{place}: {' '.join(place.clauses) or '—'}"


def document(trace: Trace, registers: list[Register]) -> Iterator[str]:
    """`docs/traceability.md`: what is realised where, clause by clause.

    Lists only what the software must realise; a clause that is merely shown is on the page of its
    regulation.
    """
    yield "# 条款与实现对照"
    yield ""
    yield "由 `guicheng trace --markdown` 生成；不要手改。`guicheng trace --missing` 列出缺口。"
    for register in registers:
        clauses = executable_clauses(register)
        done = [clause for clause in clauses if clause.id in trace.by_clause]
        yield ""
        yield f"## {register.title}"
        yield ""
        yield f"须实现的条款 {len(clauses)} 条，已实现 {len(done)} 条。"
        yield ""
        yield "| 条款 | 出处 | 实现之处 |"
        yield "|---|---|---|"
        for clause in clauses:
            yield f"| {clause.id} | {clause.cite} | {_where(trace, clause.id)} |"


def _where(trace: Trace, clause_id: str) -> str:
    """``决策规则 eligibility.dmn（2）；表单字段 application.form（1）``."""
    places = trace.by_clause.get(clause_id, ())
    found = Counter((place.kind, place.resource.rpartition("/")[2]) for place in places)
    return "；".join(f"{kind} {name}（{times}）" for (kind, name), times in found.items()) or "—"
