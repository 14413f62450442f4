"""Accounts: list, add, change, disable them; groups, rights and offices."""

import click

from app import house
from engine.clock import Clock
from engine.commands.accounts.change_account import change_account
from engine.commands.accounts.disable_account import disable_account
from engine.commands.accounts.enable_account import enable_account
from engine.commands.accounts.grant_rights import grant_rights
from engine.commands.accounts.limit_account import limit_account
from engine.commands.accounts.link_identity import link_identity
from engine.commands.accounts.register_account import register_account
from engine.commands.accounts.register_group import register_group
from engine.commands.accounts.reset_password import reset_password
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import RIGHTS, SEPARATE
from engine.queries.accounts import account_of, list_accounts

SHELL = Actor("system", "命令行", unrestricted=True)


@click.group()
def command() -> None:
    """Who may sign in, and what for."""


@command.command("list")
def list_them() -> None:
    """Every account, by login."""
    for account in list_accounts(house.open_engine().store):
        notes = [account.organisation or "", *account.groups]
        notes += [RIGHTS[one].name for one in account.rights]
        notes += [SEPARATE[one].name for one in account.offices]
        notes += ["管理员"] if account.administrator else []
        notes += [] if account.active else ["停用"]
        click.echo("\t".join([account.login, account.name, " ".join(filter(None, notes))]))


@command.command("add")
@click.argument("login")
@click.option("--name", required=True, help="姓名")
@click.option("--group", "groups", multiple=True, help="候选组，可多次")
@click.option("--organisation", help="所在单位的统一社会信用代码")
@click.option("--administrator", is_flag=True, help="什么都能做（仅演示）")
@click.password_option(help="首次登录的口令（不给则询问）；登录后本人须改掉")
def add(
    login: str,
    name: str,
    groups: tuple[str, ...],
    organisation: str | None,
    administrator: bool,
    password: str,
) -> None:
    """Add LOGIN."""
    engine = house.open_engine()
    register_account(
        engine,
        login,
        name=name,
        password=password,
        groups=groups,
        organisation=organisation,
        administrator=administrator,
        to_be_changed=True,
        actor=SHELL,
        now=engine.now(),
    )
    click.echo(f"账号 {login}（{name}）已新增。")


@command.command("change")
@click.argument("login")
@click.option("--name", help="姓名（不给则不变）")
@click.option("--group", "groups", multiple=True, help="候选组，可多次；不给则不变")
@click.option("--organisation", help="所在单位的统一社会信用代码（不给则不变）")
def change(login: str, name: str | None, groups: tuple[str, ...], organisation: str | None) -> None:
    """Change the name, the groups or the organisation of LOGIN."""
    engine = house.open_engine()
    known = account_of(engine.store, login)
    change_account(
        engine,
        login,
        name=name or known.name,
        groups=groups or known.groups,
        organisation=organisation or known.organisation,
        actor=SHELL,
        now=engine.now(),
    )
    click.echo(f"账号 {login} 已修改。")


@command.command("disable")
@click.argument("login")
@click.option("--reason", required=True, help="理由")
def disable(login: str, reason: str) -> None:
    """Let nobody in with LOGIN any more; whoever is in is out at once."""
    engine = house.open_engine()
    now, world = engine.now(), Clock().now()
    disable_account(engine, login, actor=SHELL, now=now, world=world, reason=reason)
    click.echo(f"账号 {login} 已停用。")


@command.command("enable")
@click.argument("login")
@click.option("--reason", required=True, help="理由")
def enable(login: str, reason: str) -> None:
    """Let LOGIN sign in again."""
    engine = house.open_engine()
    enable_account(engine, login, actor=SHELL, now=engine.now(), reason=reason)
    click.echo(f"账号 {login} 已启用。")


@command.command("password")
@click.argument("login")
@click.password_option(help="只用于下一次登录（不给则询问）")
def password(login: str, password: str) -> None:
    """Give LOGIN a password for the next sign-in; whoever is in is out at once."""
    engine = house.open_engine()
    now, world = engine.now(), Clock().now()
    reset_password(engine, login, password, actor=SHELL, now=now, world=world)
    click.echo(f"账号 {login} 的口令已重置。")


@command.command("group")
@click.argument("group")
@click.option("--name", required=True, help="名称")
def name_group(group: str, name: str) -> None:
    """Make GROUP, so that accounts may be put into it."""
    engine = house.open_engine()
    register_group(engine, group, name, actor=SHELL, now=engine.now())
    click.echo(f"用户组 {group}（{name}）已登记。")


@command.command("grant")
@click.argument("login")
@click.option("--right", "rights", multiple=True, type=click.Choice(sorted(RIGHTS)))
@click.option("--office", "offices", multiple=True, type=click.Choice(sorted(SEPARATE)))
def grant(login: str, rights: tuple[str, ...], offices: tuple[str, ...]) -> None:
    """Give LOGIN these rights and offices, and no other."""
    engine = house.open_engine()
    grant_rights(
        engine,
        login,
        rights=rights,
        offices=offices,
        actor=SHELL,
        now=engine.now(),
        world=Clock().now(),
    )
    click.echo(f"账号 {login} 的权限：{'、'.join([*rights, *offices]) or '没有'}。")


@command.command("link")
@click.argument("login")
@click.option("--issuer", required=True, help="身份提供方（issuer）")
@click.option("--subject", required=True, help="它的用户标识（sub）")
def link(login: str, issuer: str, subject: str) -> None:
    """Let LOGIN be signed in to by an identity provider."""
    engine = house.open_engine()
    link_identity(engine, login, issuer, subject, actor=SHELL, now=engine.now())
    click.echo(f"账号 {login} 已与统一身份关联。")


@command.command("limit")
@click.argument("login")
def limit(login: str) -> None:
    """Take from LOGIN that it may do everything: production does not open with such an account."""
    engine = house.build(house.settings())
    limit_account(engine, login, actor=SHELL, now=engine.now())
    click.echo(f"账号 {login} 不再什么都能做。")
