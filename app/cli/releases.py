"""Deployments that await release by a second person: list them, release one."""

import click

from app import house
from engine.clock import Clock
from engine.commands.deployments.release_deployment import release_deployment
from engine.commands.sessions.show_second_factor import show_second_factor
from engine.commands.sessions.sign_in import sign_in
from engine.queries.definitions import awaiting_release


@click.group()
def command() -> None:
    """What one person deployed acts once another has released it."""


@command.command("list")
def list_them() -> None:
    """Every deployment that waits, with what is in it."""
    for one in awaiting_release(house.open_engine().store):
        click.echo(f"{one.key}\t第 {one.number} 次部署\t{one.deployed_by}\t{one.reason}")
        for content in one.contents:
            click.echo(
                f"  {content.kind} {content.id} 第 {content.version} 版 "
                f"{content.resource_name} {content.sha256}"
            )
        for warning in one.warnings:
            click.echo(f"  提醒 {warning}")


@command.command("release")
@click.argument("key", type=int)
@click.option("--account", required=True, help="放行人的账号（须有安全管理员职务）")
@click.option("--reason", required=True, help="理由")
@click.password_option(confirmation_prompt=False, help="放行人的口令（不给则询问）")
@click.option("--code", default="", help="放行人的两步验证码")
def release(key: int, account: str, reason: str, password: str, code: str) -> None:
    """Release deployment KEY, as a person who has signed in: the shell is nobody's signature."""
    engine = house.open_engine()
    now, world = engine.now(), Clock().now()
    actor = sign_in(engine, account, password, now=now, world=world, address="命令行")
    if engine.settings.production:
        key_of_house = house.secret_key(engine.settings)
        show_second_factor(
            engine, code, session=None, key=key_of_house, actor=actor, now=now, world=world
        )
    release_deployment(engine, key, actor=actor, now=now, reason=reason)
    click.echo(f"部署 {key} 已由 {actor.name} 放行。")
