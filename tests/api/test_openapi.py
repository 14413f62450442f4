"""The description of `/v2`: complete, valid, and what it shows as an example is taken."""

from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from api.blueprint import ROUTES
from api.openapi import described_by
from api.operations import operations, pattern_of, why_not
from tests.api.conftest import Call
from tests.api.route_table import with_table

BUILT = {(route.method, pattern_of(route.path)) for route in ROUTES}
CAMUNDA = {(each.method, each.pattern): each for each in operations()}


def test_every_operation_of_8_8_is_built_or_refused_with_a_sentence() -> None:
    missing = [each for place, each in CAMUNDA.items() if place not in BUILT]
    assert (len(CAMUNDA), len(BUILT & CAMUNDA.keys()), len(missing)) == (147, 103, 44)
    assert all(why_not(each) for each in missing)


def test_what_is_our_own_is_little() -> None:
    assert BUILT - CAMUNDA.keys() == {("POST", "/conditionals/evaluation")}


def test_the_document_is_served_and_names_every_operation(v2: Call) -> None:
    served = v2("GET", "/openapi.json").json
    assert served == described_by(ROUTES)
    named = [one["operationId"] for path in served["paths"].values() for one in path.values()]
    assert sorted(named) == sorted([*(each.id for each in CAMUNDA.values()), "evaluate"])


def schemas() -> list[Any]:
    document = described_by(ROUTES)
    return [
        *document["components"]["schemas"].values(),
        *(route.gives for route in ROUTES if route.gives is not None),
    ]


def test_every_schema_is_one() -> None:
    for schema in schemas():
        Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(
    ("route", "body"),
    [(route, body) for route in ROUTES for body in route.examples.values()],
    ids=lambda given: getattr(given, "path", ""),
)
def test_an_example_is_read_by_the_model(route: Any, body: Any) -> None:
    assert route.takes.model_validate(body)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/", 404),
        ("DELETE", "/topology", 405),
        ("POST", "/tenants/search", 501),
        ("PUT", "/groups/a/clients/b", 501),
        ("POST", "/documents/a/links", 501),
    ],
)
def test_under_v2_there_is_never_a_page(v2: Call, method: str, path: str, status: int) -> None:
    answer = v2(method, path)
    assert (answer.status_code, answer.json["status"]) == (status, status)
    assert answer.content_type == "application/problem+json"
    assert answer.json["detail"]


def test_the_table_of_routes_in_the_manual_is_the_one_of_now() -> None:
    manual = Path(__file__).parents[2] / "docs" / "rest-api.md"
    text = manual.read_text("utf-8")
    assert with_table(text) == text
