"""Every story that ships comes out as it is told: a lawyer's case, an analyst's example."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import house, wire
from app.cli.set_up import deploy_shipped
from app.demonstration import create_demonstration_data
from app.in_process import server_on
from engine.persistence.programmes import shipped_programmes
from engine.settings import Settings, shipped
from simulation.reading import StoryFile, read_story, story_files
from simulation.running import Runner
from simulation.server import Server
from tests.databases import postgres_store

CLAUSES = frozenset(shipped_programmes().clauses)
STORIES = [read_story(path) for path in story_files([shipped("cases")])]
"""The lives are played in `test_lives.py`."""


@pytest.mark.slow
@pytest.mark.parametrize(
    "file", [one for one in STORIES if not one.story.life], ids=lambda file: file.name
)
def test_the_story_comes_out_as_it_is_told(runner: Runner, file: StoryFile) -> None:
    runner.run(file)


@pytest.mark.parametrize("file", STORIES, ids=lambda file: file.name)
def test_the_clauses_that_a_story_rests_on_are_in_the_register(file: StoryFile) -> None:
    cited = {*file.story.clauses, *(one for step in file.story.steps for one in step.clauses)}
    assert cited <= CLAUSES


@dataclass
class OnPostgres:
    """One installation on an empty PostgreSQL database, made when it is opened."""

    url: str
    folder: Path

    def prepared(self, programmes: Sequence[str]) -> Path:
        made = self.folder / "-".join(programmes)
        made.mkdir()
        (made / "programmes").write_text(" ".join(programmes))
        return made

    @contextmanager
    def open(self, folder: Path) -> Iterator[Server]:
        (folder / "audit_keys").write_text("story a key of this test, long enough to be one\n")
        settings = Settings(
            self.url,
            "demonstration",
            secret_key="only of this test",
            connections=str(folder / "connections.yaml"),
            audit_keys=str(folder / "audit_keys"),
        )
        wire.write_connections(folder / "connections.yaml", settings)
        engine = house.build(settings)
        for programme in (folder / "programmes").read_text().split():
            deploy_shipped(engine, programme)
        list(create_demonstration_data(engine))
        yield server_on(engine)
        engine.store.close()


@pytest.mark.slow
@pytest.mark.postgres
def test_a_recognition_comes_out_the_same_on_postgresql(postgres: str, tmp_path: Path) -> None:
    with postgres_store(postgres) as store:
        file = read_story(shipped("cases", "gd", "stories", "recognised-base.yaml"))
        runner = Runner(
            OnPostgres(store.url, tmp_path), tmp_path, shipped("cases"), shipped("regulations")
        )
        runner.run(file)
