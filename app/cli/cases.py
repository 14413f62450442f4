"""Run the worked cases: facts → decision, clauses, deadline, as a lawyer expects them."""

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from app.casebook.case import DecisionCase
from app.casebook.clause_truth import ClauseTruths
from app.casebook.reader import case_files, read_cases
from app.casebook.run import Rulebook
from app.cli.decide import shipped_decisions
from app.cli.project import project
from app.installed import calendar_in_force
from engine.clock import SHANGHAI, Clock
from engine.persistence.programmes import shipped_programmes
from engine.settings import shipped


@click.group("cases")
def command() -> None:
    """Worked cases."""


@command.command("run")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--show", is_flag=True, help="把每个案例也讲一遍")
def run(path: Path | None, show: bool) -> None:
    """Run the cases of PATH, a file or a folder; without PATH those of the folder you are in, or
    those that ship. The tables are those of the folder you are in where it has any.
    """
    home = project()
    rulebook, failed, passed, told = shipped_rulebook(home), 0, 0, 0
    own = home / "cases"
    for case in _cases(path or (own if own.is_dir() else shipped("cases"))):
        differences = rulebook.differences(case)
        failed += bool(differences)
        passed += not differences and case.is_runnable
        told += not case.is_runnable
        if show:
            click.echo(_story(case))
        if differences:
            click.echo(f"不符 {case.id} {case.title}")
        for sentence in differences:
            click.echo(f"  {sentence}")
    click.echo(f"通过 {passed} 例，不符 {failed} 例" + (f"，仅作说明 {told} 例" if told else ""))
    sys.exit(1 if failed else 0)


def _cases(path: Path) -> Iterator[DecisionCase]:
    files = [path] if path.is_file() else case_files(path)
    for file in files:
        shown = file.name if path.is_file() else file.relative_to(path).as_posix()
        yield from read_cases(file.read_text("utf-8"), shown)


def shipped_rulebook(home: Path | None = None) -> Rulebook:
    """The tables of a project folder, or those that ship, and the timers that ship, with the
    working calendar in force.
    """
    catalogue = shipped_decisions(home)
    tables = (each.read_bytes() for each in ((home or shipped()) / "dmn").glob("**/*.dmn"))
    timers = shipped_programmes().timers
    now = Clock().now().astimezone(SHANGHAI)
    return Rulebook(catalogue, ClauseTruths(catalogue, tables), timers, calendar_in_force(), now)


def _story(case: DecisionCase) -> str:
    lines = [f"■ {case.title}", *(f"  {text}" for text in (case.story, case.because) if text)]
    if case.decision:
        lines.append(f"  {case.decision} → {case.outcome} {' '.join(case.clauses)}".rstrip())
    if case.deadline:
        lines.append(f"  {case.deadline['timer']} → {case.expected_deadline.get('last_day', '')}")
    return "\n".join(lines)
