"""Every answer of the application, errors and files included, tells the browser what to refuse."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import IntegerConverter, Rule

from app import house
from app.web import create_app
from engine.persistence import migrations
from engine.settings import Settings, shipped

DEMANDED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    folder: Path = tmp_path_factory.mktemp("answers")
    settings = Settings(f"sqlite:///{folder}/a.db", "demonstration", secret_key="k" * 40)
    engine = house.build(settings)
    migrations.upgrade(engine.store, shipped("migrations"))
    yield create_app(engine)
    engine.store.close()


def _path(rule: Rule) -> str:
    kinds = rule._converters.items()
    filled = {name: 1 if isinstance(kind, IntegerConverter) else "x" for name, kind in kinds}
    built = rule.build(filled, append_unknown=False)
    assert built is not None
    return built[1]


def test_every_route_with_every_method_answers_with_the_headers(app: Flask) -> None:
    client = app.test_client()
    asked = 0
    for rule in app.url_map.iter_rules():
        for method in rule.methods or ():
            answer = client.open(_path(rule), method=method)
            missing = {n: answer.headers.get(n) for n, v in DEMANDED.items()} != DEMANDED
            policy = answer.headers.get("Content-Security-Policy", "")
            assert not missing, (method, rule.rule, dict(answer.headers))
            assert "default-src 'none'" in policy or "sandbox" in policy, (method, rule.rule)
            assert "unsafe" not in policy
            asked += 1
    assert asked > 200


@pytest.mark.parametrize("path", ["/nothing", "/v2/nothing", "/webhooks/a/b", "//x", "/assets/no"])
@pytest.mark.parametrize("method", ["GET", "POST", "PROPFIND", "TRACE"])
def test_what_nobody_answers_carries_the_headers_too(app: Flask, path: str, method: str) -> None:
    answer = app.test_client().open(path, method=method)
    assert 300 < answer.status_code < 500
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_fault_of_ours_carries_the_headers_too(app: Flask) -> None:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    client = app.test_client()
    endpoints = {rule.rule: rule.endpoint for rule in app.url_map.iter_rules()}
    with pytest.MonkeyPatch.context() as patch:
        for path in ("/metrics", "/v2/topology"):
            patch.setitem(app.view_functions, endpoints[path], lambda: 1 / 0)
        page, problem = client.get("/metrics"), client.get("/v2/topology")
    assert (page.status_code, problem.status_code) == (500, 500)
    assert problem.mimetype == "application/problem+json"
    assert b"ZeroDivision" not in page.data + problem.data
    assert {page.headers["X-Content-Type-Options"], problem.headers["X-Content-Type-Options"]} == {
        "nosniff"
    }
