"""Check files before they are deployed: what is wrong, where, with an example that shows it."""

from collections.abc import Iterator
from pathlib import Path

import click

from app import house
from app.cli.audience import audience_table
from app.installed_calendar import calendar_in_force
from engine.definitions import check
from engine.settings import shipped
from register import programme_rules

SUFFIXES = (".bpmn", ".dmn", ".form")


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option(
    "--audience",
    "process",
    is_flag=False,
    flag_value="",
    metavar="[PROCESS]",
    help="列出各流程（或这一个）的每一项内容由谁看",
)
def command(paths: tuple[Path, ...], process: str | None) -> None:
    """Check PATHS (files, or folders with all that is in them; without any, what ships); exit
    status 1 on errors.
    """
    rules = () if paths else programme_rules.faults()
    paths = paths or tuple(map(shipped, ("bpmn", "dmn", "forms")))
    if process is not None:
        for line in audience_table(paths, process):
            click.echo(line)
        return
    files = {str(path): path.read_bytes() for path in _files(paths)}
    findings = check(files, installed=house.installed(calendar_in_force))
    for finding in findings:
        click.echo(f"{_WORDS[finding.severity]} {finding}")
    for said in rules:
        click.echo(f"{_WORDS['error']} {said}")
    errors = len(rules) + sum(finding.severity == "error" for finding in findings)
    warnings = sum(finding.severity == "warning" for finding in findings)
    click.echo(f"{len(files)} 个文件：{errors} 处错误，{warnings} 处提醒。")
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
