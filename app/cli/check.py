"""Check files before they are deployed: what is wrong, where, with an example that shows it."""

from collections.abc import Iterator
from pathlib import Path

import click

from app import house
from app.installed_calendar import calendar_in_force
from engine.deadlines.feel_functions import functions
from engine.definitions import Installed, check
from engine.queries.calendar import timer_rules
from papers.issuing import PROPERTY, Issuing
from register.handlers import HANDLERS

SUFFIXES = (".bpmn", ".dmn", ".form")


@click.command("check")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def command(paths: tuple[Path, ...]) -> None:
    """Check PATHS (files, or folders with all that is in them); exit status 1 on errors."""
    files = {str(path): path.read_bytes() for path in _files(paths)}
    installed = Installed(
        functions(timer_rules(), calendar_in_force),
        {PROPERTY: Issuing(house.papers()).fault},
        frozenset(HANDLERS),
        frozenset(house.clauses()),
    )
    findings = check(files, installed=installed)
    for finding in findings:
        click.echo(f"{_WORDS[finding.severity]} {finding}")
    errors = sum(finding.severity == "error" for finding in findings)
    click.echo(f"{len(files)} 个文件：{errors} 处错误，{len(findings) - errors} 处提醒。")
    if errors:
        raise SystemExit(1)


_WORDS = {"error": "错误", "warning": "提醒"}


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    """A file that is named is taken whatever it is: the check says so of one that is no diagram."""
    for path in paths:
        if path.is_dir():
            yield from (each for each in sorted(path.rglob("*")) if each.suffix in SUFFIXES)
        else:
            yield path
