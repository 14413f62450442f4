"""文书模板: check them, list their fields, try one out."""

from pathlib import Path

import click

from app.installed import files_in_force, programmes_in_force
from app.known_variables import known_variables
from engine.clock import SHANGHAI, Clock
from papers.catalogue import catalogue_of
from papers.checking import check_papers
from papers.fields import FIELDS, specimen
from papers.press import press


@click.group("papers")
def command() -> None:
    """文书模板：核对、列出字段、试出一份。"""


@command.command("check")
def check() -> None:
    """核对各项目的文书目录和所有模板；有错误则退出码为 1。"""
    catalogues = {id_: catalogue_of(one) for id_, one in programmes_in_force().items()}
    findings = [
        finding
        for programme, catalogue in catalogues.items()
        for finding in check_papers(catalogue, known_variables(files_in_force(programme)))
    ]
    for finding in findings:
        click.echo(f"错误 {finding}")
    kinds = sum(len(one.kinds) for one in catalogues.values())
    templates = sum(len(one.templates) for one in catalogues.values())
    click.echo(f"{kinds} 种文书、{templates} 个模板：{len(findings)} 处错误。")
    if findings:
        raise SystemExit(1)


@command.command("fields")
def fields() -> None:
    """列出模板里能写的字段。"""
    for name, field in FIELDS.items():
        columns = "".join(f"\n    {column}：{about}" for column, about in field.columns.items())
        click.echo(f"{name}：{field.about}{columns}")


@command.command("specimen")
@click.argument("programme")
@click.argument("name")
@click.option("--to", "folder", default=".", type=click.Path(path_type=Path), help="写到哪个文件夹")
def try_out(programme: str, name: str, folder: Path) -> None:
    """试出项目 PROGRAMME 的一份文书 NAME，字段处写字段的名称：NAME.docx 和 NAME.pdf。"""
    catalogue = catalogue_of(programmes_in_force()[programme])
    template = catalogue.template(catalogue.kind(name))
    facts = specimen(template.variables) | {"文书名称": name}
    made = press(template, facts, Clock().now().astimezone(SHANGHAI))
    for ending, content in (("docx", made.docx), ("pdf", made.pdf)):
        path = folder / f"{name}.{ending}"
        path.write_bytes(content)
        click.echo(str(path))
