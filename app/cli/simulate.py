"""A body's whole life in seconds: recognition, reports, evaluation, rectification, the end."""

import click

from app.life.lives import LIVES, live
from app.life.living import concerning
from app.story.server import served
from app.story.within import within
from engine.commands.core.engine import Engine
from engine.errors import NotFound
from engine.persistence.programmes import shipped_programmes
from engine.queries.recent_activity import still_running


@click.command()
@click.argument("programme")
@click.option("--years", type=click.IntRange(1, 20), help="过几年（默认：一生，到没有下文为止）")
@click.option(
    "--served", "on_a_server", is_flag=True, help="在单独启动的服务器上，经真实的网络接口"
)
def command(programme: str, years: int | None, on_a_server: bool) -> None:
    """Live the life of PROGRAMME's bodies on a database of its own, and print its calendar.

    Whatever comes out otherwise than the regulation has it ends the life, with exit status 1.
    """
    if programme not in LIVES:
        raise NotFound(f"还没有为“{programme}”写好一生；可以模拟的有：{'、'.join(LIVES)}")
    installation = served if on_a_server else within
    with installation(programme) as world:
        live(world, programme, years, click.echo)
        if world.engine is not None:
            _print_running(world.engine)


def _print_running(engine: Engine) -> None:
    for one in still_running(engine.store):
        rule = shipped_programmes().timers[one.deadline_id]
        click.echo(f"仍在计时：{rule.name}（{rule.ref}）——{one.last_step}{concerning(one.case)}")
