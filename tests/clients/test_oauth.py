"""Camunda's SDK as a machine: client credentials, a token in its form, what its scopes allow."""

import json
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from threading import Thread

import pytest
from flask import Flask
from waitress.server import create_server

from api.blueprint import api_blueprint
from api.oauth import oauth_blueprint
from engine.assembly import assemble
from engine.clock import Clock
from engine.commands.access_tokens.issue_token import issue_token
from engine.commands.accounts.register_machine import register_machine
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.lifecycle.actor import SYSTEM
from engine.persistence import Store
from engine.settings import Settings
from tests.api.conftest import NOW
from tests.clients.test_modeler import NODE, pytestmark
from tests.drawing import chain, diagram, end, service, start

__all__ = ["pytestmark"]


@pytest.fixture
def engine(sqlite: Store) -> Engine:
    made = assemble(Settings(sqlite.url, "production"))
    drawn = diagram(start(), service("J", type="mail"), end(), chain("S", "J", "E"))
    deploy_resources(made, {"p.bpmn": drawn}, actor=SYSTEM, now=NOW)
    start_process_instance(made, process_id="P", actor=SYSTEM, now=NOW)
    register_machine(made, "mailer", name="邮件网关", actor=SYSTEM, now=NOW)
    return made


@pytest.fixture
def address(engine: Engine) -> Iterator[str]:
    app = Flask(__name__)
    app.register_blueprint(api_blueprint(engine, lambda: NOW))
    app.register_blueprint(oauth_blueprint(engine, lambda: NOW))
    server = create_server(app, host="127.0.0.1", port=0, threads=4)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


def test_the_sdk_takes_the_jobs_of_its_scope_and_no_others(engine: Engine, address: str) -> None:
    world = Clock().now()
    token = issue_token(
        engine, "mailer", name="发信", scopes=["jobs:mail"], world=world,
        expires_at=world + timedelta(days=1), actor=SYSTEM, now=NOW,
    )  # fmt: skip
    command = ["node", "oauth.mjs", address, "mailer", token, "mail"]
    ran = subprocess.run(command, cwd=NODE, capture_output=True, text=True, timeout=60, check=True)
    saw = json.loads(ran.stdout.splitlines()[-1])
    assert saw == {"jobs": ["mail"], "refused": 403}
