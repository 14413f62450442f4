"""Camunda's Python client reads every answer: it raises on a property that is absent."""

import inspect
import re
from typing import Any

import pytest

from api.blueprint import ROUTES
from api.context import Route
from api.openapi import operation_of
from api.operations import Operation
from tests.clients.conftest import World

camunda = pytest.importorskip("camunda_orchestration_sdk")
pytestmark = pytest.mark.clients


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z][a-z]|(?<=[a-z])[A-Z])", "_", name).lower()


@pytest.fixture(scope="module")
def client(world: World) -> Any:
    return camunda.CamundaClient(
        {"CAMUNDA_REST_ADDRESS": world.address, "CAMUNDA_AUTH_STRATEGY": "NONE"}
    )


def reading() -> list[tuple[Route, Operation]]:
    """The operations that read: one thing, or a search."""
    routes = [
        route for route in ROUTES
        if route.method == "GET" or (route.method == "POST" and route.path.endswith("/search"))
    ]  # fmt: skip
    return [(route, operation_of(route)) for route in routes]


def test_it_reads_every_answer(client: Any, world: World) -> None:
    given = {snake(name): key for name, key in world.keys.items()}
    wrong, asked = [], 0
    for _route, operation in reading():
        name = operation.id
        method = getattr(client, snake(name), None)
        if method is None:
            continue
        wanted = [
            each for each, of in inspect.signature(method).parameters.items()
            if of.default is of.empty and each not in ("kwargs", "self", "consistency")
        ]  # fmt: skip
        if not {*wanted} <= given.keys():
            continue
        asked += 1
        try:
            method(**{each: given[each] for each in wanted})
        except Exception as error:  # whatever the client raises is the finding
            wrong.append((name, f"{type(error).__name__}: {error}"[:300]))
    assert wrong == []
    assert asked > 40
