"""Run the worked cases: facts → decision, clauses, deadline, as a lawyer expects them."""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from app.casebook.clause_truth import ClauseTruths
from app.casebook.run import Rulebook
from app.cli.decide import decisions_of
from app.cli.project import Project, open_project, programme_option
from app.installed import calendar_in_force
from engine.clock import SHANGHAI, Clock
from engine.errors import Invalid
from engine.programmes.bundle import CASES
from engine.programmes.cases import DecisionCase, is_story, read_cases


@click.group("cases")
def command() -> None:
    """Worked cases."""


@command.command("run")
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.option("--show", is_flag=True, help="把每个案例也讲一遍")
@programme_option
def run(path: Path | None, show: bool, programme: str | None) -> None:
    """Run the cases of PATH, a file or a folder; without PATH those of the folder you are in, or
    those that ship. The tables and timers are those of the same folder.
    """
    project = open_project(programme)
    rulebook, failed, passed, told = rulebook_of(project), 0, 0, 0
    for case in _cases(project.under(CASES, ".yaml") if path is None else _read(path)):
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


def _read(path: Path) -> Mapping[str, bytes]:
    """The file, or the files of the folder, by the names to call them."""
    if path.is_file():
        return {path.name: path.read_bytes()}
    files = sorted(path.glob("**/*.yaml"))
    return {file.relative_to(path).as_posix(): file.read_bytes() for file in files}


def _cases(files: Mapping[str, bytes]) -> Iterator[DecisionCase]:
    """Those of all files. Raises Invalid with the findings of a file that is not understood."""
    for name, content in files.items():
        if not is_story(name):
            try:
                text = content.decode("utf-8")
            except UnicodeDecodeError as error:
                raise Invalid(f"{name} 应是 UTF-8 编码的 YAML。") from error
            yield from read_cases(name, text)


def rulebook_of(project: Project) -> Rulebook:
    """The tables and timers of a project, with the working calendar in force."""
    catalogue = decisions_of(project)
    tables = ClauseTruths(catalogue, project.under("dmn", ".dmn").values())
    now = Clock().now().astimezone(SHANGHAI)
    return Rulebook(catalogue, tables, project.programmes.timers, calendar_in_force(), now)


def _story(case: DecisionCase) -> str:
    lines = [f"■ {case.title}", *(f"  {text}" for text in (case.story, case.because) if text)]
    if case.decision:
        lines.append(f"  {case.decision} → {case.outcome} {' '.join(case.clauses)}".rstrip())
    if case.deadline:
        lines.append(f"  {case.deadline['timer']} → {case.expected_deadline.get('last_day', '')}")
    return "\n".join(lines)
