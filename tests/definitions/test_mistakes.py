"""What an analyst may do wrong in Modeler: each mistake is told, deployed as Modeler does it."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient

from api.blueprint import api_blueprint
from app import house
from app.cli import cli
from engine.commands.accounts.register_account import register_account
from engine.lifecycle.actor import SYSTEM
from engine.persistence import Store
from engine.queries.definitions import latest_definitions
from engine.settings import Settings

NOW = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
HERE = Path(__file__)
SOUND = {path.name: path.read_bytes() for path in (HERE.parents[2] / "docs/tutorial").iterdir()}
MISTAKES = {each["name"]: each for each in yaml.safe_load((HERE.parent / "mistakes.yaml").open())}
NEW_FLOW = '<bpmn:sequenceFlow id="X_filed" sourceRef="X" targetRef="filed" />'
every_mistake = pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES.keys())


@pytest.fixture
def client(sqlite: Store) -> Iterator[FlaskClient]:
    """The interface that Modeler deploys to, with somebody in the tutorial's groups."""
    engine = house.build(Settings(database=sqlite.url, mode="demonstration"))
    for login, group in (("wang", "gd-dept"), ("chen", "gd-host")):
        register_account(
            engine, login, name=login, password="correct horse", groups=[group],
            actor=SYSTEM, now=NOW,
        )  # fmt: skip
    app = Flask(__name__)
    app.register_blueprint(api_blueprint(engine, lambda: NOW))
    yield app.test_client()
    engine.store.close()


def spoilt(mistake: Mapping[str, Any]) -> dict[str, bytes]:
    """The tutorial's files with the mistake in them."""
    name = mistake.get("file", "visit.bpmn")
    text = SOUND[name].decode()
    for old, new in mistake.get("change", {}).items():
        assert old in text, "the mistake has nothing to change"
        text = text.replace(old, new)
    inside, beside = mistake.get("inside", ""), mistake.get("beside", "")
    if "between" in mistake:
        text = text.replace(
            'sourceRef="which" targetRef="filed"', 'sourceRef="which" targetRef="X"'
        )
        inside += mistake["between"] + NEW_FLOW
    text = text.replace("</bpmn:process>", f"{inside}</bpmn:process>")
    text = text.replace("<bpmn:process ", f"{beside}<bpmn:process ")
    files = {**SOUND, name: text.encode()}
    return files | {copy: files[one] for one, copy in mistake.get("add", {}).items()}


def deploy(client: FlaskClient, files: Mapping[str, bytes]) -> Any:
    parts = [(BytesIO(content), name) for name, content in files.items()]
    return client.post("/v2/deployments", data={"resources": parts})


def stored(client: FlaskClient) -> list[Any]:
    return client.post("/v2/process-definitions/search", json={}).get_json()["items"]


def warned(store: Store) -> list[str]:
    """What the programme's page tells the analyst."""
    [process] = latest_definitions(store, "process")
    return [sentence for _file, _element, sentence in process.warnings]


def test_of_the_tutorial_itself_there_is_nothing_to_tell(
    client: FlaskClient, sqlite: Store
) -> None:
    assert deploy(client, SOUND).status_code == 200
    assert len(stored(client)) == 1
    assert warned(sqlite) == []


@every_mistake
def test_a_mistake_is_told_when_modeler_deploys_it(
    client: FlaskClient, sqlite: Store, mistake: Mapping[str, Any]
) -> None:
    answer = deploy(client, spoilt(mistake))
    if mistake.get("warned"):
        assert answer.status_code == 200
        assert any(mistake["says"] in sentence for sentence in warned(sqlite)), "kept to be read"
        return
    assert answer.status_code == 400
    assert mistake["says"] in answer.get_json()["detail"]
    assert mistake.get("at", "") in answer.get_json()["detail"]
    assert stored(client) == [], "nothing of it is stored"


@every_mistake
def test_a_mistake_is_told_by_the_check(tmp_path: Path, mistake: Mapping[str, Any]) -> None:
    files = {tmp_path / name: content for name, content in spoilt(mistake).items()}
    for path, content in files.items():
        path.write_bytes(content)
    told = CliRunner().invoke(cli, ["check", *map(str, files)]).output
    lines = [line for line in told.splitlines() if mistake["says"] in line]
    assert any(mistake.get("at", "") in line for line in lines), told
    assert mistake.get("warned") or "错误" in lines[0] or "不在这次检查的文件中" in lines[0]


def test_a_clause_that_a_step_loses_is_told_though_another_step_has_it(
    client: FlaskClient, sqlite: Store
) -> None:
    lost = '<zeebe:property name="role" value="department" />'
    cited = '<zeebe:property name="clauses" value="GD-5,GD-6" />'
    text = SOUND["visit.bpmn"].decode()
    assert deploy(client, {**SOUND, "visit.bpmn": text.replace(lost, lost + cited).encode()})
    once = text.replace(lost, lost + cited, 1)
    answer = deploy(client, {**SOUND, "visit.bpmn": once.encode()})
    assert answer.status_code == 200
    [told] = [one for one in warned(sqlite) if "少了条款" in one]
    assert "「GD-5」、「GD-6」" in told
    assert "写回属性 clauses = GD-5 GD-6" in told


def test_the_answer_to_a_deployment_tells_the_warnings(client: FlaskClient) -> None:
    [mistake] = [one for one in MISTAKES.values() if one["name"] == "a case without a title"]
    answer = deploy(client, spoilt(mistake)).get_json()
    [told] = answer["warnings"]
    assert told.startswith("visit.bpmn · begin: ")
    assert mistake["says"] in told


def test_an_error_is_told_once(client: FlaskClient) -> None:
    [mistake] = [
        one for one in MISTAKES.values() if one["name"] == "a job of ours that there is not"
    ]
    detail = deploy(client, spoilt(mistake)).get_json()["detail"]
    assert detail.count(mistake["says"]) == 1


def test_the_check_takes_the_files_of_its_folder_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = {".bpmn": "bpmn", ".dmn": "dmn", ".form": "forms"}
    for name, content in SOUND.items():
        place = tmp_path / folders[Path(name).suffix]
        place.mkdir(exist_ok=True)
        (place / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(cli, ["check"])
    assert str(tmp_path) in told.output
    assert f"{len(SOUND)} 个文件：0 处错误，0 处提醒" in told.output
