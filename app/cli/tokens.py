"""Tokens of machine accounts: list, issue, revoke them; make such an account."""

from datetime import datetime, timedelta

import click

from app import house
from engine.clock import Clock
from engine.commands.access_tokens.issue_token import issue_token
from engine.commands.access_tokens.revoke_token import revoke_token
from engine.commands.accounts.register_machine import register_machine
from engine.lifecycle.actor import Actor
from engine.queries.accounts import issued_tokens

SHELL = Actor("system", "命令行", unrestricted=True)


@click.group()
def command() -> None:
    """What other systems call with."""


@command.command("list")
def list_them() -> None:
    """Every token, by account; the tokens themselves are not kept."""
    world = Clock().now()
    for one in issued_tokens(house.open_engine().store):
        end = "已作废" if one.revoked_at else "已过期" if one.expires_at <= world else "可用"
        until = f"至 {one.expires_at:%Y-%m-%d}"
        click.echo("\t".join([str(one.key), one.login, one.name, " ".join(one.scopes), until, end]))


@command.command("account")
@click.argument("login")
@click.option("--name", required=True, help="名称")
def account(login: str, name: str) -> None:
    """Make LOGIN, a machine account: nobody signs in with it, it calls with tokens."""
    engine = house.open_engine()
    register_machine(engine, login, name=name, actor=SHELL, now=engine.now())
    click.echo(f"接口账号 {login}（{name}）已新增。")


@command.command("issue")
@click.argument("login")
@click.option("--name", required=True, help="用途")
@click.option("--scope", "scopes", multiple=True, required=True, help="范围，可多次")
@click.option("--days", type=click.IntRange(1, 366), default=90, show_default=True)
def issue(login: str, name: str, scopes: tuple[str, ...], days: int) -> None:
    """Issue a token to LOGIN; it is shown this once."""
    engine, world = house.open_engine(), Clock().now()
    ends: datetime = world + timedelta(days=days)
    token = issue_token(
        engine,
        login,
        name=name,
        scopes=scopes,
        expires_at=ends,
        world=world,
        actor=SHELL,
        now=engine.now(),
    )
    click.echo(token)


@command.command("revoke")
@click.argument("key", type=int)
@click.option("--reason", default="", help="理由")
def revoke(key: int, reason: str) -> None:
    """Revoke token KEY: from now on it opens nothing."""
    engine = house.open_engine()
    revoke_token(engine, key, world=Clock().now(), actor=SHELL, now=engine.now(), reason=reason)
    click.echo(f"密钥 {key} 已撤销。")
