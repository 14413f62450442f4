"""Play stories: who does what on which day, and what must then be true."""

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from app.in_process import InProcess
from engine.clock import SHANGHAI
from engine.errors import GuichengError, NotFound
from engine.settings import shipped
from simulation.acting import Acting
from simulation.playing import silent
from simulation.reading import StoryFile, read_story, story_files
from simulation.running import Runner
from simulation.steps import Step

PATH = click.Path(exists=True, path_type=Path)


@click.group("stories")
def command() -> None:
    """Stories: procedures' lives as data."""


@command.command("run")
@click.argument("paths", nargs=-1, type=PATH)
@click.option("--verbose", is_flag=True, help="把每一步也讲一遍")
def run(paths: tuple[Path, ...], verbose: bool) -> None:
    """Play the stories of PATHS, files or folders; without them those that ship.

    A line for each story; exit status 1 where one comes out otherwise.
    """
    files = story_files(paths or (shipped("cases"),))
    if not files:
        raise NotFound("这里没有故事：故事在 cases/<程序>/stories/*.yaml。")
    differing = 0
    with TemporaryDirectory(prefix="guicheng-stories-") as folder:
        runners: dict[Path, Runner] = {}
        for file in files:
            try:
                story = read_story(file)
                if story.root not in runners:
                    place = Path(folder, str(len(runners)))
                    runners[story.root] = runner_beside(story.root, place)
                runners[story.root].run(story, _tell if verbose else silent)
            except GuichengError as error:
                differing += 1
                click.echo(f"不符 {file}\n  {error}")
            else:
                click.echo(f"相符 {story.name} {story.story.title}")
    click.echo(f"{len(files)} 则故事，{differing} 则不符")
    raise SystemExit(1 if differing else 0)


def runner_beside(root: Path, folder: Path) -> Runner:
    """Runs stories inside this process, under `folder`, with the programmes in `root`, a tree like
    a checkout, and those that ship.
    """
    installations = InProcess(folder, root)
    return Runner(installations, folder, shipped("cases"), shipped("regulations"))


def _tell(file: StoryFile, step: Step, acting: Acting) -> None:
    what = getattr(step, "register_" if step.chosen == "register" else step.chosen)
    click.echo(f"  {acting.now.astimezone(SHANGHAI):%Y-%m-%d} {step.chosen} {what}")
