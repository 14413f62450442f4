"""Evaluate a FEEL expression: the value as JSON, and what went wrong."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import simplejson

from engine.clock import SHANGHAI, Clock
from engine.errors import Invalid
from engine.feel import compile_expression, to_json
from engine.json_reading import read_json


@click.command()
@click.argument("expression")
@click.option("--context", type=click.Path(dir_okay=False, path_type=Path), help="JSON 文件：变量")
@click.option("--now", type=click.DateTime(), help="now() 与 today() 的时刻（北京时间）；默认现在")
def command(expression: str, context: Path | None, now: datetime | None) -> None:
    """Evaluate EXPRESSION over the variables in the context file."""
    facts = {} if context is None else _read(context)
    moment = Clock().now().astimezone(SHANGHAI) if now is None else now.replace(tzinfo=SHANGHAI)
    compiled = compile_expression(expression, names=facts.keys())
    result = compiled.evaluate(facts, now=moment)
    click.echo(simplejson.dumps(to_json(result.value), ensure_ascii=False, use_decimal=True))
    for finding in result.findings:
        click.echo(f"{finding.kind}  {finding}", err=True)
    if not compiled.valid:
        sys.exit(1)


def _read(path: Path) -> dict[str, Any]:
    try:
        facts = read_json(path.read_bytes(), storable=False)
    except (OSError, Invalid) as error:
        raise Invalid(f"读不了变量文件 {path}：{error}") from None
    if not isinstance(facts, dict):
        raise Invalid(f'变量文件 {path} 应当是一个 JSON 对象，例如 {{"金额": 60}}')
    return facts
