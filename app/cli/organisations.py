"""Organisations: list them, enter a list of them."""

import csv
from collections.abc import Iterator
from pathlib import Path

import click
from openpyxl import load_workbook

from app import house
from engine.errors import Invalid
from engine.lifecycle.actor import Actor
from register.enter_organisations import enter_organisations, organisations
from register.organisation_list import HEADS

SHELL = Actor("system", "命令行", unrestricted=True)
_EXCEL = ".xlsx"


@click.group()
def command() -> None:
    """The organisations that apply and recommend."""


@command.command("list")
def list_them() -> None:
    """Every organisation, by its code."""
    for one in organisations(house.open_engine().store):
        shown = (one.credit_code, one.name, one.region, one.affiliation, one.recommends_as)
        click.echo("\t".join(part or "" for part in shown))


@command.command("template")
def template() -> None:
    """The first line of a list, to be kept as a .csv file."""
    click.echo(",".join(HEADS.values()))


@command.command("enter")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--reason", required=True, help="理由，例如登记依据的文号")
def enter(file: Path, reason: str) -> None:
    """Enter, or change, the organisations of FILE (.xlsx, or .csv in UTF-8): all or none."""
    engine = house.open_engine()
    found = enter_organisations(engine, _lines(file), actor=SHELL, now=engine.now(), reason=reason)
    click.echo(f"新登记 {found.new} 家，修改 {found.changed} 家，未变 {found.same} 家。")


def _lines(file: Path) -> Iterator[tuple[object, ...]]:
    """The lines of the list. Raises Invalid for a file that is neither of the two kinds."""
    try:
        if file.suffix == _EXCEL:
            sheet = load_workbook(file, read_only=True, data_only=True).worksheets[0]
            sheet.reset_dimensions()  # the file only claims how large it is
            yield from sheet.iter_rows(max_col=len(HEADS) + 5, values_only=True)
            return
        with file.open(encoding="utf-8-sig", newline="") as text:
            yield from (tuple(row) for row in csv.reader(text))
    except Invalid:
        raise
    except Exception as error:  # openpyxl raises anything for what only looks like a workbook
        raise Invalid(
            f"不能读取“{file.name}”：应为 Excel 工作簿（.xlsx）或 UTF-8 编码的 .csv 文件。"
        ) from error
