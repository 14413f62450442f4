"""Run a folder of the DMN Technology Compatibility Kit and print how many cases pass.

The folder holds `compliance-level-2/` and/or `compliance-level-3/`. Cases that must fail are
listed in `tck_expected_failures.csv` beside this file, each with its reason; any other failure
makes the exit status 1.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from fnmatch import fnmatch
from pathlib import Path

import click

from app.tck.cases import TckCase, read_cases
from app.tck.judge import Verdict, judge_file
from engine.clock import SHANGHAI, Clock

_EXPECTED = Path(__file__).with_name("tck_expected_failures.csv")
_BEGIN, _END = "<!-- score of the kit -->", "<!-- end of the score -->"
_COLUMNS = ("level", "folder", "file", "case", "expects", "result")
Judged = tuple[str, str, TckCase, Verdict]
"""Level, folder, case, verdict."""


@click.command("tck")
@click.argument("directory", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--csv", "table", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--failures", is_flag=True, help="print every case that fails")
@click.option(
    "--record",
    type=click.Path(dir_okay=False, exists=True, path_type=Path),
    help="a Markdown file whose table of the score is written anew",
)
@click.option("--now", type=click.DateTime(), help="now() 与 today() 的时刻（北京时间）；默认现在")
def command(
    directory: Path,
    table: Path | None,
    failures: bool,
    record: Path | None,
    now: datetime | None,
) -> None:
    """Run the conformance cases in DIRECTORY."""
    moment = Clock().now().astimezone(SHANGHAI) if now is None else now.replace(tzinfo=SHANGHAI)
    judged = [each for level in ("2", "3") for each in _run(directory, level, moment)]
    if not judged:
        raise click.UsageError(f"{directory} 里没有 compliance-level-2/ 或 compliance-level-3/。")
    if table is not None:
        _write(table, judged)
    for level in ("2", "3"):
        _report(level, [each for each in judged if each[0] == level])
    if record is not None:
        record.write_text(recorded(record.read_text(encoding="utf-8"), judged), encoding="utf-8")
    expected = _expected_failures()
    failed = [each for each in judged if each[3].result != "pass"]
    unexpected = [each for each in failed if not _is_expected(each, expected)]
    for each in failed if failures else unexpected[:20]:
        click.echo(f"{each[1]} {each[2].file} {each[2].case}: {each[3].reason}")
    click.echo(f"expected failures {len(failed) - len(unexpected)}, unexpected {len(unexpected)}")
    if unexpected:
        raise SystemExit(1)


def _run(directory: Path, level: str, now: datetime) -> Iterable[Judged]:
    root = directory / f"compliance-level-{level}"
    for folder in sorted(path for path in root.glob("*") if path.is_dir()):
        for tests in sorted(folder.glob("*.xml")):
            model, cases = read_cases(tests)
            verdicts = judge_file(folder, model, cases, now)
            for case, verdict in zip(cases, verdicts, strict=True):
                yield level, folder.name, case, verdict


def _report(level: str, judged: Sequence[Judged]) -> None:
    if not judged:
        return
    values = [each for each in judged if each[2].expects == "value"]
    click.echo(
        f"level {level}: {_passed(judged)}/{len(judged)}"
        f" · value cases {_passed(values)}/{len(values)}"
    )


def recorded(document: str, judged: Sequence[Judged]) -> str:
    """The document with the table between its two marks written anew; refused without them."""
    before, begin, rest = document.partition(_BEGIN)
    _, end, after = rest.partition(_END)
    if not begin or not end:
        raise click.UsageError(f"文件里没有 {_BEGIN} 和 {_END} 两个标记。")
    lines = [
        "| level | folders | cases passed | of those that expect a value |",
        "|---|---|---|---|",
        *(_row(level, [each for each in judged if each[0] == level]) for level in ("2", "3")),
    ]
    return "\n".join([before + begin, *lines, end + after])


def _row(level: str, judged: Sequence[Judged]) -> str:
    values = [each for each in judged if each[2].expects == "value"]
    folders = len({each[1] for each in judged})
    score = f"{_passed(judged)} of {len(judged)} | {_passed(values)} of {len(values)}"
    return f"| {level} | {folders} | {score} |"


def _passed(judged: Sequence[Judged]) -> int:
    return sum(each[3].result == "pass" for each in judged)


def _write(table: Path, judged: Sequence[Judged]) -> None:
    with table.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(_COLUMNS)
        for level, folder, case, verdict in judged:
            row = (level, folder, case.file, case.case, case.expects, verdict.result)
            writer.writerow(row)


def _expected_failures() -> list[tuple[str, str]]:
    with _EXPECTED.open(encoding="utf-8", newline="") as file:
        return [(row["folder"], row["case"]) for row in csv.DictReader(file)]


def _is_expected(judged: Judged, expected: Iterable[tuple[str, str]]) -> bool:
    _, folder, case, _ = judged
    return any(fnmatch(folder, where) and fnmatch(case.case, which) for where, which in expected)
