"""Check files before they are deployed: what is wrong, where, with an example that shows it."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import click

from app import house
from app.cli.audience import audience_table
from app.cli.project import project_folders
from app.installed import calendar_in_force
from engine.definitions import check
from engine.definitions.model import Process
from engine.definitions.reading import read_bpmn
from engine.errors import Finding, Invalid
from engine.persistence.programmes import read_bundle_files, shipped_programmes
from engine.programmes import Programmes
from engine.programmes.bundle import DRAWN, bundle_of, with_programme
from engine.programmes.usage import usage_findings
from engine.settings import shipped

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
    """Check PATHS (files, or folders with all that is in them; without any, what the folder you are
    in holds, or else what ships); exit status 1 on errors.
    """
    if process is not None:
        for line in audience_table(paths or tuple(project_folders(DRAWN)), process):
            click.echo(line)
        return
    files, findings = check_paths(paths or tuple(project_folders((*DRAWN, "regulations"))))
    for finding in findings:
        click.echo(f"{_WORDS[finding.severity]} {finding}")
    errors = sum(finding.severity == "error" for finding in findings)
    warnings = sum(finding.severity == "warning" for finding in findings)
    click.echo(f"{files} 个文件：{errors} 处错误，{warnings} 处提醒。")
    if errors:
        raise SystemExit(1)


def check_paths(paths: tuple[Path, ...]) -> tuple[int, list[Finding]]:
    """How many files there are, and what is wrong with them and the programmes among them."""
    files = {str(path): path.read_bytes() for path in _files(paths)}
    programmes, findings = _programmes(paths)
    installed = house.installed(programmes, calendar_in_force)
    return len(files), [*findings, *check(files, installed=installed, before=_shipped)]


@cache
def _shipped_processes() -> Mapping[str, Process]:
    diagrams = sorted(shipped("bpmn").rglob("*.bpmn"))
    read = (read_bpmn(path.read_bytes(), path.name) for path in diagrams)
    return {process.id: process for diagram in read for process in diagram.processes}


def _shipped(process_id: str) -> Process | None:
    return _shipped_processes().get(process_id)


def _programmes(paths: tuple[Path, ...]) -> tuple[Programmes, list[Finding]]:
    """Those that ship, with those among the paths in their place, and what is wrong with these."""
    known, findings = Programmes(), list[Finding]()
    named = {place.parent for path in paths for place in path.rglob("programme.yaml")}
    if not any(folder.parent == shipped("regulations") for folder in named):
        known = shipped_programmes()
    for folder in sorted(named):
        root, name = folder.parents[1], folder.name
        try:
            bundle = bundle_of(name, read_bundle_files(name, root))
            programme = bundle.read()
            findings += bundle.case_findings()
            findings += usage_findings(programme, bundle)
            findings += (found for judged in house.PROGRAMME_CHECKS for found in judged(programme))
            known = with_programme(known, programme)
        except Invalid as error:
            findings += error.findings
    return known, findings


_WORDS = {"error": "错误", "warning": "提醒"}


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    """A file that is named is taken whatever it is: the check says so of one that is no diagram."""
    for path in paths:
        if path.is_dir():
            yield from (each for each in sorted(path.rglob("*")) if each.suffix in SUFFIXES)
        else:
            yield path
