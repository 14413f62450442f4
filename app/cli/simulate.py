"""A programme's bodies through the years, in seconds: recognition, reports, evaluation, the end."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from app.cli.export import write_files
from app.in_process import InProcess
from app.installed import files_in_force
from app.served import Served
from engine.errors import NotFound
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
    """Play the stories of PROGRAMME, as it is in force, that are marked `life: true`, and print
    their calendar.

    Whatever comes out otherwise than the regulation has it ends it, with exit status 1.
    """
    until = BEGINNING.replace(year=BEGINNING.year + years) if years else None
    with TemporaryDirectory(prefix="guicheng-programme-") as name:
        root = Path(name)
        write_files(files_in_force(programme), root)
        found = lives(root / "cases", programme)
        if not found:
            raise NotFound(
                f"“{programme}”还没有可以模拟的一生：故事里写有 life: true 的，"
                f"在 cases/{programme}/stories/。"
            )
        for file in found:
            _live(file, root, until, on_a_server)


def _live(file: StoryFile, root: Path, until: datetime | None, on_a_server: bool) -> None:
    teller = Teller(click.echo, every_event=True)
    with TemporaryDirectory(prefix="guicheng-life-") as name:
        folder = Path(name)
        installations = Served(folder, root) if on_a_server else InProcess(folder, root)
        runner = Runner(installations, folder, shipped("cases"), shipped("regulations"))
        with runner.played(file, teller.tell, until) as acting:
            teller.what_runs_on(acting)
