"""When a deadline of the regulations ends, and how that is counted."""

from collections.abc import Iterator
from functools import partial
from typing import BinaryIO

import click
import simplejson

from app.installed import calendar_in_force, programmes_in_force
from engine.deadlines.answers import answer
from engine.deadlines.calendar import WorkingCalendar
from engine.deadlines.register import TimerRules
from engine.errors import GuichengError, Invalid
from engine.json_reading import read_json

_dump = partial(simplejson.dumps, use_decimal=True, ensure_ascii=False)


@click.command()
@click.argument("timer", required=False)
@click.option(
    "--start", help="起算日（事件发生之日，不计入），如 2025-09-15；由通知给定的，写该日期"
)
@click.option("--year", help="年份：每年固定日期的期限用它")
@click.option("--submitted", help="提交的日期或时刻，回答是否按时")
@click.option("--value", help="文本未定的参数另定的数值")
@click.option(
    "--batch",
    type=click.File("rb"),
    help="每行一个 JSON 问题的文件，- 为标准输入",
)
@click.option("--json", "as_json", is_flag=True, help="以一行 JSON 回答")
def command(
    timer: str | None,
    start: str | None,
    year: str | None,
    submitted: str | None,
    value: str | None,
    batch: BinaryIO | None,
    as_json: bool,
) -> None:
    """TIMER 的末日，例如: guicheng deadline T-JS-10-3-a --start 2025-09-15.

    --batch 每个问题一行回答，不能回答的那一行写明原因（error），退出码仍为 0。
    """
    if batch is not None:
        for line in _answers(batch):
            click.echo(line)
        return
    if timer is None:
        raise click.UsageError("请给出期限编号，或用 --batch 给出问题文件")
    asked = {"timer": timer, "start": start, "year": year, "submitted": submitted}
    given: dict[str, object] = {key: text for key, text in asked.items() if text is not None}
    if value is not None:
        given["value"] = int(value) if value.isdecimal() else value
    found = answer(given, programmes_in_force().timers, calendar_in_force())
    click.echo(_dump(found) if as_json else _in_words(found))


def _answers(batch: BinaryIO) -> Iterator[str]:
    """One answer a line, in order; a line that cannot be answered says why and stops nothing."""
    timers, calendar = programmes_in_force().timers, calendar_in_force()
    for number, line in enumerate(batch, start=1):
        if line.strip():
            found = _answer_line(number, line, timers, calendar)
            yield _dump(found)


def _answer_line(
    number: int, line: bytes, timers: TimerRules, calendar: WorkingCalendar
) -> dict[str, object]:
    question: object = None
    try:
        question = read_json(line)
        if not isinstance(question, dict):
            raise Invalid('应是一个对象，如 {"timer": "T-JS-10-3-a", "start": "2025-09-15"}')
        return answer(question, timers, calendar)
    except GuichengError as error:
        timer = question.get("timer") if isinstance(question, dict) else None
        return {"timer": timer, "error": f"第{number}行：{error}"}


def _in_words(found: dict[str, object]) -> str:
    """The answer for a person: the steps are the explanation."""
    steps = found["steps"]
    assert isinstance(steps, list)
    last, on_time = found["last_day"], found["on_time"]
    lines = [f"{found['timer']}  末日 {'待定' if last == 'unknown' else last}"]
    lines += [f"  {step}" for step in steps]
    if on_time is not None:
        lines.append("  按时" if on_time else "  逾期")
    return "\n".join(lines)
