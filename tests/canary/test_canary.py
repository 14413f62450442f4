"""A sixth programme of another province, begun from the scaffold: it lives without any Python.

Its roles, statuses, grades, outcomes, papers and two-year term are words that none of the five
has; it is uploaded as a zip to a server that runs the others already, on both databases.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import house, wire
from app.cli.check import check_paths
from app.cli.deploy import read_bundle
from app.cli.set_up import deploy_shipped
from app.demonstration import create_demonstration_data
from app.in_process import InProcess, server_on
from engine.persistence import migrations
from engine.persistence.programmes import shipped_programmes
from engine.programmes import Programme
from engine.programmes.packing import packed
from engine.queries.programmes import programmes_in_force, versions_in_force
from engine.settings import Settings, shipped
from simulation.acting import Acting
from simulation.browser import Browser
from simulation.checking import Checking
from simulation.expectations import Expectation
from simulation.reading import read_story, story_files
from simulation.running import Runner
from simulation.server import Server
from tests.databases import postgres_database

HERE = Path(__file__).parent / "programme"
CANARY, PROCESS, OFFICER = "yl-studio", "YL-STUDIO-P01", "yl-studio-chu"
STORIES = HERE / "cases" / CANARY / "stories"
LIFE = STORIES / "life.yaml"
BODY = "YL-STUDIO-B2026-001"


@dataclass
class RunningServer:
    """The others are set up and served; only then is the canary uploaded. Each story goes on where
    the one before has ended, on the one database.
    """

    folder: Path
    database: str
    others: Sequence[str]

    def prepared(self, programmes: Sequence[str]) -> Path:
        made = self.folder / "-".join(programmes)
        made.mkdir()
        return made

    @contextmanager
    def open(self, folder: Path) -> Iterator[Server]:
        (self.folder / "audit_keys").write_text("canary a key of this test alone, and long\n")
        settings = Settings(
            self.database,
            "demonstration",
            secret_key="only of this test",
            connections=str(self.folder / "connections.yaml"),
            audit_keys=str(self.folder / "audit_keys"),
        )
        wire.write_connections(self.folder / "connections.yaml", settings)
        engine = house.build(settings)
        if migrations.is_current(engine.store, shipped("migrations")):
            yield server_on(engine)
            engine.store.close()
            return
        migrations.upgrade(engine.store, shipped("migrations"))
        for programme in self.others:
            deploy_shipped(engine, programme)
        list(create_demonstration_data(engine))
        server = server_on(engine)
        upload(Browser(server.browser(), "admin", server.password))
        assert CANARY in programmes_in_force(engine.store)
        list(create_demonstration_data(engine))
        yield server
        engine.store.close()


def upload(analyst: Browser) -> None:
    """All of its files, on the page of the programmes' versions."""
    content = packed(read_bundle(CANARY, HERE).files)
    analyst.post("/bundles", {"bundle": ("yl-studio.zip", content)}, reason="云岭省的新办法")
    analyst.page(f"/bundles/{CANARY}")


def test_it_checks_without_a_finding() -> None:
    files, findings = check_paths((HERE,))
    assert files > 20
    assert findings == []


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    work = tmp_path_factory.mktemp("canary")
    return Runner(InProcess(work, HERE), work, shipped("cases"), shipped("regulations"))


@pytest.mark.slow
@pytest.mark.parametrize(
    "path", [one for one in story_files([HERE]) if one != LIFE], ids=lambda path: path.stem
)
def test_its_stories_come_out(path: Path, runner: Runner) -> None:
    runner.run(read_story(path))


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def beside(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Acting]:
    """Its whole life, and a notice of each of the others, on one server: beside all five on SQLite,
    beside one on PostgreSQL.
    """
    work = tmp_path_factory.mktemp("beside")
    with ExitStack() as stack:
        database, others = f"sqlite:///{work}/canary.db", list(shipped_programmes())
        if request.param == "postgres":
            server = request.getfixturevalue("postgres_server")
            database, others = stack.enter_context(postgres_database(server)), ["gd"]
        runner = Runner(
            RunningServer(work, database, others), work, shipped("cases"), shipped("regulations")
        )
        acting = stack.enter_context(runner.played(read_story(LIFE)))
        for one in others:
            programme = shipped_programmes()[one]
            acting.browser(officer(programme)).start(notice(programme), {})
        yield acting


def others(acting: Acting) -> list[Programme]:
    """The other programmes on the server."""
    deployed = versions_in_force(acting.server.store)
    return [shipped_programmes()[one] for one in deployed if one != CANARY]


def officer(programme: Programme) -> str:
    """Somebody of its department."""
    departments = {group for group, role in programme.roles.items() if role.role == "department"}
    accounts = programme.demonstration.accounts
    return next(each.login for each in accounts if departments & {*each.groups})


def notice(programme: Programme) -> str:
    return f"{programme.prefix}-P01-batch"


def sees(acting: Acting, **expected: object) -> None:
    Checking(acting).check(Expectation.model_validate({"sees": expected}))


@pytest.mark.slow
def test_no_officer_of_another_programme_sees_its_case(beside: Acting) -> None:
    assert others(beside)
    for login in map(officer, others(beside)):
        sees(beside, who=login, path="case", process=PROCESS, of="再请匾", status=404)
        sees(beside, who=login, path="/cases", hides="阿澜竹艺社")


@pytest.mark.slow
def test_its_officer_sees_its_cases_and_none_of_another_programme(beside: Acting) -> None:
    sees(beside, who=OFFICER, path="/cases", shows="阿澜竹艺社")
    for one in others(beside):
        sees(beside, who=OFFICER, path="/cases", hides=notice(one))
        sees(beside, who=OFFICER, path="case", process=notice(one), status=404)
        sees(beside, who=officer(one), path="case", process=notice(one))


@pytest.mark.slow
def test_its_pages_and_papers_speak_its_words(beside: Acting) -> None:
    body = ["阿澜新竹艺", "已收匾", "竹作", "丁等"]
    sees(beside, who=OFFICER, path="register", of=BODY, shows=body)
    shown = ["荐举行会", "办理结果告知书", "火候未到"]
    sees(beside, who=OFFICER, path="case", process=PROCESS, of="再请匾", shows=shown)


@pytest.mark.slow
def test_its_pages_are_read_in_english_too(beside: Acting) -> None:
    browser = beside.browser(OFFICER)
    browser.post("/language", language="en", back="/register")
    try:
        said = ["Valid until", "Yearly report 2027: scheduled", "Evaluation 1: scheduled", "已收匾"]
        sees(beside, who=OFFICER, path="register", of=BODY, shows=said)
    finally:
        browser.post("/language", language="zh", back="/register")
