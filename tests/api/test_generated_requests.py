"""Requests made from the OpenAPI document: no fault of ours, no answer beside the document.

`GUICHENG_GENERATED_REQUESTS` is how many for each operation; with 60 it takes ten minutes.
"""

import os
from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from flask import Flask
from hypothesis import strategies as st
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.blueprint import api_blueprint
from engine.assembly import assemble
from engine.settings import Settings
from tests.api.conftest import NOW
from tests.api.furnished import furnish
from tests.databases import sqlite_store

pytestmark = pytest.mark.clients

CHECKS = [status_code_conformance, content_type_conformance, response_schema_conformance]
NUMBER = int(os.environ.get("GUICHENG_GENERATED_REQUESTS", "5"))


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, dict[str, str]]]:
    """An application with something of everything, and the keys of it."""
    with sqlite_store(tmp_path_factory.mktemp("generated")) as store:
        engine = assemble(Settings(database=store.url, mode="demonstration"))
        app = Flask(__name__)
        app.register_blueprint(api_blueprint(engine, lambda: NOW))
        client = app.test_client()
        keys = furnish(lambda method, path, body=None, **more: client.open(
            f"/v2{path}", method=method, json=body, **more
        ))  # fmt: skip
        yield app, keys


def faults_of(operation: Any, keys: dict[str, str]) -> list[str]:
    """What was wrong with the answers to generated requests; half of them name what there is."""
    found: list[str] = []

    @hypothesis.settings(
        max_examples=NUMBER, derandomize=NUMBER < 100, deadline=None, database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
        phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
    )  # fmt: skip
    @hypothesis.given(case=operation.as_strategy(), real=st.booleans())
    def ask(case: Any, real: bool) -> None:
        if real:
            there = {name: keys[name] for name in case.path_parameters if name in keys}
            case.path_parameters.update(there)
        response = case.call()
        waited = response.status_code == 504 and "504" in operation.definition.raw["responses"]
        if response.status_code >= 500 and not waited:
            found.append(f"{response.status_code}: {case.as_curl_command()}")
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as failures:
            found.extend(f"{failure}: {case.as_curl_command()}" for failure in failures.exceptions)

    ask()
    return found


def test_no_generated_request_finds_a_fault(furnished: tuple[Flask, dict[str, str]]) -> None:
    app, keys = furnished
    document = schemathesis.openapi.from_wsgi("/v2/openapi.json", app).exclude(deprecated=True)
    document.config.generation.with_security_parameters = False  # wrong accounts are counted
    faults, asked = {}, 0
    for each in document.get_all_operations():
        asked += 1
        if found := faults_of(each.ok(), keys):
            faults[each.ok().label] = found[:3]
    assert faults == {}
    assert asked > 100
