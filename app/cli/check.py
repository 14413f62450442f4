"""Check files before they are deployed: what is wrong, where, with an example that shows it."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import click

from engine.decisions import analyse, read_dmn
from engine.errors import Finding, Invalid

Check = Callable[[Mapping[str, bytes]], Iterator[Finding]]
"""The files of one kind, by name → findings."""


@click.command("check")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def command(paths: tuple[Path, ...]) -> None:
    """Check PATHS (files, or folders with all that is in them); exit status 1 on errors."""
    files = {str(path): path.read_bytes() for path in _files(paths)}
    findings = [
        finding
        for suffix, check in CHECKS.items()
        for finding in check({n: data for n, data in files.items() if n.endswith(suffix)})
    ]
    for finding in findings:
        click.echo(f"{_WORDS[finding.severity]} {finding}")
    errors = sum(finding.severity == "error" for finding in findings)
    click.echo(f"{len(files)} 个文件：{errors} 处错误，{len(findings) - errors} 处提醒。")
    if errors:
        raise SystemExit(1)


_WORDS = {"error": "错误", "warning": "提醒"}


def _files(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (each for each in inside if each.suffix in CHECKS)


def check_decisions(files: Mapping[str, bytes]) -> Iterator[Finding]:
    """DMN: faults of reading, then the static analysis of every table."""
    models = []
    for name, data in files.items():
        try:
            models.append(read_dmn(data, name))
        except Invalid as invalid:
            yield from invalid.findings
    for model in models:
        try:
            yield from analyse(model, [each for each in models if each is not model])
        except Invalid as invalid:
            yield from invalid.findings


CHECKS: dict[str, Check] = {".dmn": check_decisions}
"""By the suffix of the file."""
