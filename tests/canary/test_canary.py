"""A sixth programme of another province, begun from the scaffold: it lives without any Python.

Its roles, statuses, grades, outcomes, papers and two-year term are words that none of the five
has; it is deployed from its folder (`programme/`) into a server that runs the five already.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import house, wire
from app.cli.check import check_paths
from app.cli.deploy import read_bundle
from app.cli.set_up import deploy_shipped
from app.demonstration import create_demonstration_data
from app.in_process import InProcess, server_on
from engine.commands.deployments.deploy_programme import deploy_programme
from engine.lifecycle.actor import SYSTEM
from engine.persistence import migrations
from engine.persistence.programmes import shipped_programmes
from engine.settings import Settings, shipped
from simulation.acting import Acting
from simulation.checking import Checking
from simulation.expectations import Expectation
from simulation.reading import read_story, story_files
from simulation.running import Runner
from simulation.server import Server

HERE = Path(__file__).parent / "programme"
CANARY, PROCESS, OFFICER = "yl-studio", "YL-STUDIO-P01", "yl-studio-chu"
STORIES = HERE / "cases" / CANARY / "stories"
BODY = "YL-STUDIO-B2026-001"


@dataclass
class RunningServer:
    """The five are set up and served; only then is the canary deployed from its folder."""

    folder: Path

    def prepared(self, programmes: Sequence[str]) -> Path:
        made = self.folder / "-".join(programmes)
        made.mkdir()
        return made

    @contextmanager
    def open(self, folder: Path) -> Iterator[Server]:
        (folder / "audit_keys").write_text("canary a key of this test, long enough to be one\n")
        settings = Settings(
            f"sqlite:///{folder}/canary.db",
            "demonstration",
            secret_key="only of this test",
            connections=str(folder / "connections.yaml"),
            audit_keys=str(folder / "audit_keys"),
        )
        wire.write_connections(folder / "connections.yaml", settings)
        engine = house.build(settings)
        migrations.upgrade(engine.store, shipped("migrations"))
        for programme in shipped_programmes():
            deploy_shipped(engine, programme)
        list(create_demonstration_data(engine))
        server = server_on(engine)
        assert server.browser().get("/sign-in").status_code == 200
        bundle = read_bundle(CANARY, HERE)
        deploy_programme(engine, bundle, actor=SYSTEM, now=engine.now(), reason="canary")
        list(create_demonstration_data(engine))
        yield server
        engine.store.close()


def test_it_checks_without_a_finding() -> None:
    files, findings = check_paths((HERE,))
    assert files > 20
    assert findings == []


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    work = tmp_path_factory.mktemp("canary")
    return Runner(InProcess(work, HERE), work, shipped("cases"), shipped("regulations"))


@pytest.mark.slow
@pytest.mark.parametrize("path", story_files([HERE]), ids=lambda path: path.stem)
def test_its_stories_come_out(path: Path, runner: Runner) -> None:
    runner.run(read_story(path))


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Acting]:
    """A body recognised in the canary, and a notice of each of the others, on one server."""
    work = tmp_path_factory.mktemp("beside")
    runner = Runner(RunningServer(work), work, shipped("cases"), shipped("regulations"))
    with runner.played(read_story(STORIES / "recognised.yaml")) as acting:
        acting.browser("chen").start("GD-P01-batch", {})
        yield acting


def sees(acting: Acting, **expected: object) -> None:
    Checking(acting).check(Expectation.model_validate({"sees": expected}))


def officers() -> list[str]:
    """The people of the departments of the five."""
    found = []
    for one in shipped_programmes().values():
        departments = {group for group, role in one.roles.items() if role.role == "department"}
        found += [each.login for each in one.demonstration.accounts if departments & {*each.groups}]
    return found


@pytest.mark.slow
def test_no_officer_of_the_five_sees_its_case(beside: Acting) -> None:
    assert len(officers()) >= 5
    for login in officers():
        sees(beside, who=login, path="case", process=PROCESS, of="阿澜", status=404)
        sees(beside, who=login, path="/cases", hides="阿澜竹艺社")


@pytest.mark.slow
def test_its_officer_sees_its_cases_and_none_of_the_five(beside: Acting) -> None:
    sees(beside, who=OFFICER, path="/cases", shows="阿澜竹艺社", hides="GD-P01")
    sees(beside, who=OFFICER, path="case", process="GD-P01-batch", status=404)
    sees(beside, who="chen", path="case", process="GD-P01-batch")


@pytest.mark.slow
def test_its_pages_and_papers_speak_its_words(beside: Acting) -> None:
    sees(beside, who=OFFICER, path="register", of=BODY, shows=["阿澜竹艺工作室", "挂匾", "竹作"])
    shown = ["够格", "授匾文书", "已授匾", "荐举行会"]
    sees(beside, who=OFFICER, path="case", process=PROCESS, of="阿澜", shows=shown)


@pytest.mark.slow
def test_its_pages_are_read_in_english_too(beside: Acting) -> None:
    browser = beside.browser(OFFICER)
    browser.post("/language", language="en", back="/register")
    try:
        sees(beside, who=OFFICER, path="register", of=BODY, shows=["Valid until", "挂匾"])
    finally:
        browser.post("/language", language="zh", back="/register")
