"""Accounts: list them, add or change one."""

import click

from app import house
from engine.commands.register_account import register_account
from engine.lifecycle.actor import SYSTEM
from engine.queries.accounts import list_accounts


@click.group()
def command() -> None:
    """Who may sign in."""


@command.command("list")
def list_them() -> None:
    """Every account, by login."""
    for account in list_accounts(house.open_engine().store):
        notes = [account.organisation or ""]
        notes += ["管理员"] if account.administrator else []
        notes += [] if account.active else ["停用"]
        click.echo("\t".join([account.login, account.name, " ".join(filter(None, notes))]))


@command.command("add")
@click.argument("login")
@click.option("--name", required=True, help="姓名")
@click.option("--group", "groups", multiple=True, help="候选组，可多次")
@click.option("--organisation", help="所在单位的统一社会信用代码")
@click.option("--administrator", is_flag=True, help="管理员")
@click.password_option(help="口令（不给则询问）")
def add(
    login: str,
    name: str,
    groups: tuple[str, ...],
    organisation: str | None,
    administrator: bool,
    password: str,
) -> None:
    """Add LOGIN, or change everything about it."""
    engine = house.open_engine()
    register_account(
        engine,
        login,
        name=name,
        password=password,
        groups=groups,
        organisation=organisation,
        administrator=administrator,
        actor=SYSTEM,
        now=engine.now(),
    )
    click.echo(f"账号 {login}（{name}）已保存。")
