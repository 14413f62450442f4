"""Make decisions, one or a file of them, without a server."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO

import click
import simplejson

from app.cli.project import Project, open_project, programme_option
from app.installed import calendar_in_force
from engine.clock import SHANGHAI, Clock
from engine.deadlines.feel_functions import functions
from engine.decisions import DecisionResult, Decisions, MatchedRule, read_dmn
from engine.errors import Finding, Invalid, NotFound
from engine.feel import to_json
from engine.json_reading import read_json

_dump = partial(simplejson.dumps, use_decimal=True, ensure_ascii=False)


@click.command("decide")
@click.argument("decision", required=False)
@click.option("--facts", type=click.File("rb"), help="a JSON object of facts")
@click.option("--explain", is_flag=True, help="add every table, rule and cell that was looked at")
@click.option("--batch", type=click.File("rb"), help="JSON lines; - is standard input")
@programme_option
def command(
    decision: str | None,
    facts: BinaryIO | None,
    explain: bool,
    batch: BinaryIO | None,
    programme: str | None,
) -> None:
    """Decide DECISION over --facts, or every line of --batch: {"decision": …, "facts": {…}}; by the
    tables and timers of the folder you are in, or else of what ships.
    """
    if (decision is None) == (batch is None):
        raise click.UsageError("请给出决策标识和 --facts，或者只给出 --batch。")
    catalogue, now = decisions_of(open_project(programme)), Clock().now().astimezone(SHANGHAI)
    if batch is not None:
        for line in decide_lines(catalogue, batch, now):
            sys.stdout.write(f"{line}\n")
        return
    given = read_json(facts.read()) if facts else {}
    if not isinstance(given, dict):
        raise click.UsageError("--facts 应当是一个 JSON 对象：事实名称 → 值。")
    result = catalogue.decide(str(decision), given, now=now)
    answer = answer_of(result)
    if explain:
        answer["explanation"] = result.explain()
    click.echo(_dump(answer, indent=2))


def decisions_of(project: Project) -> Decisions:
    """Every decision of a project's tables; the calendar is read only where a table asks."""
    known = functions(project.programmes.timers, calendar_in_force)
    return Decisions(
        read_dmn(content, path.removeprefix("dmn/"), functions=known)
        for path, content in project.under("dmn", ".dmn").items()
    )


def decide_lines(catalogue: Decisions, lines: Iterable[bytes], now: datetime) -> Iterator[str]:
    """One answer a question, as JSON; what is wrong with a line is a finding of its answer."""
    for line in lines:
        if line.strip():
            yield _dump(_decide_line(catalogue, line, now))


def _decide_line(catalogue: Decisions, line: bytes, now: datetime) -> dict[str, object]:
    try:
        question: Any = read_json(line)
    except Invalid as error:
        return _refused(None, str(error))
    if not isinstance(question, dict):
        return _refused(None, "这一行应当是 JSON 对象，含 decision 和 facts。")
    decision, facts = question.get("decision"), question.get("facts", {})
    if not isinstance(decision, str) or not isinstance(facts, Mapping):
        return _refused(decision, "decision 应当是文本，facts 应当是 JSON 对象。")
    try:
        return answer_of(catalogue.decide(decision, facts, now=now))
    except NotFound as error:
        return _refused(decision, str(error))


def _refused(decision: object, sentence: str) -> dict[str, object]:
    finding = _finding(Finding("", "", sentence))
    return {
        "decision": decision,
        "outcome": None,
        "clauses": [],
        "rules": [],
        "findings": [finding],
    }


def answer_of(result: DecisionResult) -> dict[str, object]:
    """The answer as JSON has it."""
    return {
        "decision": result.decision,
        "outcome": to_json(result.outcome),
        "clauses": list(result.clauses),
        "rules": [_rule(rule) for rule in result.rules],
        "findings": [_finding(finding) for finding in result.findings],
    }


def _rule(rule: MatchedRule) -> dict[str, object]:
    return {
        "table": rule.table,
        "number": rule.number,
        "rule": rule.rule,
        "annotation": rule.annotation,
        "outputs": to_json(rule.outputs),
    }


def _finding(finding: Finding) -> dict[str, object]:
    return {
        "resource": finding.resource,
        "element": finding.element,
        "severity": finding.severity,
        "message": finding.message,
    }
