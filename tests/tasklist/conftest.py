"""The pages over a real engine: one small procedure, a few people, time pinned."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import tasklist
from engine.assembly import assemble
from engine.commands.accounts.register_account import register_account
from engine.commands.core.engine import Engine
from engine.commands.deadlines.pin_clock import pin_clock
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.lifecycle.actor import SYSTEM
from engine.programmes import Programmes
from engine.settings import Settings
from tests.parties import concern

HERE = Path(__file__).parent
MOMENT = datetime(2026, 3, 16, 1, 30, tzinfo=UTC)
"""09:30 on a Monday in Beijing."""
PASSWORD = "correct horse"
PEOPLE: dict[str, tuple[str, list[str], bool]] = {
    "wang": ("王处", ["dept"], False),
    "zhao": ("赵工", ["dept"], False),
    "li": ("李老师", ["host:91440000123456789X"], False),
    "admin": ("系统管理员", [], True),
}
FILES = ("review.bpmn", "review.dmn", "review.form", "request.bpmn", "request.form")

NO_PROGRAMMES = Programmes()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the people and the procedure, which every test has a copy of."""
    database = tmp_path_factory.mktemp("pages") / "pages.db"
    made = _assembled(database)
    made.store.create_tables()
    pin_clock(made, MOMENT, actor=SYSTEM, now=MOMENT)
    for login, (name, groups, administrator) in PEOPLE.items():
        register_account(
            made,
            login,
            name=name,
            password=PASSWORD,
            groups=groups,
            administrator=administrator,
            actor=SYSTEM,
            now=MOMENT,
        )
    files = {name: (HERE / name).read_bytes() for name in FILES}
    deploy_resources(made, files, actor=SYSTEM, now=MOMENT)
    made.store.close()
    return database


@pytest.fixture
def engine(prepared: Path, tmp_path: Path) -> Iterator[Engine]:
    made = _assembled(shutil.copy(prepared, tmp_path / "pages.db"))
    yield made
    made.store.close()


def _assembled(database: Path) -> Engine:
    return assemble(Settings(f"sqlite:///{database}", "demonstration", secret_key="test"))


@pytest.fixture
def case_key(engine: Engine) -> int:
    started = start_process_instance(
        engine,
        process_id="review",
        variables={"caseTitle": "甲研究所的申请", "unit_name": "甲研究所"},
        actor=SYSTEM,
        now=MOMENT,
    )
    concern(engine, started.process_instance_key, "dept", "department")
    return started.process_instance_key


@pytest.fixture
def app(engine: Engine) -> Flask:
    return pages(engine)


def pages(engine: Engine, programmes: Programmes = NO_PROGRAMMES) -> Flask:
    """The pages on an engine, without the rest of the application."""
    made = Flask(__name__)
    made.config.update(
        SECRET_KEY="test", TESTING=True, WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None
    )
    made.register_blueprint(tasklist.blueprint(engine, lambda _: programmes))
    return made


@pytest.fixture
def wang(app: Flask) -> FlaskClient:
    return signed_in(app, "wang")


def signed_in(app: Flask, login: str) -> FlaskClient:
    client = app.test_client()
    sent = {"login": login, "password": PASSWORD, "csrf_token": token(client)}
    client.post("/sign-in", data=sent)
    return client


def token(client: FlaskClient) -> str:
    """The token of the page's first form."""
    page = client.get("/sign-in").get_data(as_text=True)
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]
