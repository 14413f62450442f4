"""A programme's bodies through the years, in seconds: recognition, reports, evaluation, the end."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from app.in_process import InProcess
from app.served import Served
from engine.errors import NotFound
from engine.persistence.programmes import shipped_programmes
from engine.settings import shipped
from simulation.passing_time import BEGINNING
from simulation.reading import StoryFile, lives
from simulation.running import Runner
from simulation.telling import Teller


@click.command()
@click.argument("programme")
@click.option("--years", type=click.IntRange(1, 20), help="过几年（默认：一生，到没有下文为止）")
@click.option(
    "--served", "on_a_server", is_flag=True, help="在单独启动的服务器上，经真实的网络接口"
)
def command(programme: str, years: int | None, on_a_server: bool) -> None:
    """Play the stories of PROGRAMME that are marked `life: true`, and print their calendar.

    Whatever comes out otherwise than the regulation has it ends it, with exit status 1.
    """
    found = lives(shipped("cases"), programme)
    if not found:
        raise NotFound(
            f"“{programme}”还没有可以模拟的一生：故事里写有 life: true 的，"
            f"在 cases/{programme}/stories/。"
        )
    until = BEGINNING.replace(year=BEGINNING.year + years) if years else None
    for file in found:
        _live(file, until, on_a_server)


def _live(file: StoryFile, until: datetime | None, on_a_server: bool) -> None:
    teller = Teller(click.echo, shipped_programmes().cites, every_event=True)
    with TemporaryDirectory(prefix="guicheng-life-") as name:
        folder = Path(name)
        installations = Served(folder) if on_a_server else InProcess(folder)
        runner = Runner(installations, folder, shipped("cases"), shipped("regulations"))
        with runner.played(file, teller.tell, until) as acting:
            teller.what_runs_on(acting)
