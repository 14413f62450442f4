"""Which clause is realised where, and the reverse; --missing tells what is not."""

import sys
from collections import Counter
from collections.abc import Iterator

import click

from app.cli.project import open_project, programme_option
from app.tracing.trace import Trace, executable_clauses, trace_of
from engine.programmes import Programme


@click.command("trace")
@programme_option
@click.option(
    "--missing", is_flag=True, help="只列没有实现的条款和没有注明条款的元素；有则退出码为 1"
)
@click.option("--markdown", is_flag=True, help="以 docs/traceability.md 的格式输出")
def command(programme: str | None, missing: bool, markdown: bool) -> None:
    """Print clause → diagram element, rule, timer, form field, register rule, page; and back; of
    the folder you are in, or else of what ships.
    """
    project = open_project(programme)
    chosen = project.own_programmes
    trace = trace_of(project.files, chosen)
    if missing:
        sys.exit(_print_missing(trace, chosen))
    lines = document(trace, chosen) if markdown else _lines(trace, chosen)
    for line in lines:
        click.echo(line)


def _print_missing(trace: Trace, programmes: list[Programme]) -> int:
    sentences = dict.fromkeys(each for programme in programmes for each in trace.missing(programme))
    for sentence in sentences:
        click.echo(sentence)
    return 1 if sentences else 0


def _lines(trace: Trace, programmes: list[Programme]) -> Iterator[str]:
    for programme in programmes:
        yield f"【{programme.title}】条款 → 实现之处"
        for clause in programme.clauses.values():
            if not clause.is_heading:
                yield f"{clause.id} {clause.cite}{'' if clause.executable else '（不需实现）'}"
                yield from (f"    {place}" for place in trace.by_clause.get(clause.id, ()))
        yield f"【{programme.title}】实现之处 → 条款"
        for place in trace.of(programme):
            yield f"{place}: {' '.join(place.clauses) or '—'}"


def document(trace: Trace, programmes: list[Programme]) -> Iterator[str]:
    """`docs/traceability.md`: what is realised where, clause by clause.

    Lists only what the software must realise; a clause that is merely shown is on the page of its
    regulation.
    """
    yield "# 条款与实现对照"
    yield ""
    yield "由 `guicheng trace --markdown` 生成；不要手改。`guicheng trace --missing` 列出缺口。"
    for programme in programmes:
        clauses = executable_clauses(programme)
        done = [clause for clause in clauses if clause.id in trace.by_clause]
        yield ""
        yield f"## {programme.title}"
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
