"""The analysts' page of programmes: upload, versions, comparison, export."""

from dataclasses import replace
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

import tasklist
from engine.assembly import assemble
from engine.commands.accounts.grant_rights import grant_rights
from engine.commands.accounts.register_account import register_account
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_programme import deploy_programme
from engine.lifecycle.actor import SYSTEM, Actor
from engine.persistence.programmes import common_files
from engine.programmes.bundle import bundle_of
from engine.programmes.packing import packed, unpacked
from engine.queries.programmes import programmes_in_force
from tests.small_programme import small_files
from tests.tasklist.conftest import MOMENT, PASSWORD, signed_in, token

ANALYST = Actor("gao", "高工", frozenset({"analysts"}))


@pytest.fixture
def analyst(engine: Engine) -> FlaskClient:
    made = Flask(__name__)
    made.config.update(SECRET_KEY="test", TESTING=True, WTF_CSRF_CHECK_DEFAULT=False)
    made.register_blueprint(tasklist.blueprint(engine, lambda _: programmes_in_force(engine.store)))
    register_account(
        engine, "gao", name="高工", password=PASSWORD, groups=["analysts"], actor=SYSTEM, now=MOMENT
    )
    return signed_in(made, "gao")


def files(label: str = "数量") -> dict[str, bytes]:
    facts = f"n: {{label: {label}, type: number, source: applicant}}"
    own = small_files({"facts.yaml": facts})
    return {**{f"regulations/js/{name}": data for name, data in own.items()}, **common_files()}


def upload(client: FlaskClient, content: bytes) -> str:
    sent = {
        "csrf_token": token(client),
        "bundle": (BytesIO(content), "js.zip"),
        "reason": "新版办法",
    }
    return client.post("/bundles", data=sent, follow_redirects=True).get_data(as_text=True)


def test_what_is_uploaded_is_deployed_and_live(analyst: FlaskClient, engine: Engine) -> None:
    assert "已部署第 1 版" in upload(analyst, packed(files()))
    assert programmes_in_force(engine.store)["js"].title == "江苏示例办法"
    assert "示例基地" in analyst.get("/bundles").get_data(as_text=True)


def test_a_fault_is_told_with_file_and_line_and_nothing_is_deployed(
    analyst: FlaskClient, engine: Engine
) -> None:
    wrong = {**files(), "regulations/js/facts.yaml": b"n: {lable: x}"}
    page = upload(analyst, packed(wrong))
    assert "regulations/js/facts.yaml:1" in page
    assert "js" not in programmes_in_force(engine.store)


@pytest.mark.parametrize("content", [b"", b"no zip", packed({"x": b""})])
def test_what_is_no_bundle_is_refused_in_words(analyst: FlaskClient, content: bytes) -> None:
    page = upload(analyst, content)
    assert "zip" in page or "programme.yaml" in page


def test_two_versions_are_compared_and_each_is_exported(analyst: FlaskClient) -> None:
    upload(analyst, packed(files("件数")))
    page = upload(analyst, packed(files("项数")))
    for said in ("regulations/js/facts.yaml", "n · label", "件数", "项数"):
        assert said in page
    assert unpacked(analyst.get("/bundles/js/1.zip").data) == files("件数")


def test_only_analysts_see_it(wang: FlaskClient) -> None:
    for address in ("/bundles", "/bundles/js", "/bundles/js/1.zip"):
        assert wang.get(address).status_code == 403


def test_who_releases_sees_what_a_deployment_changed(engine: Engine) -> None:
    made = Flask(__name__)
    made.config.update(SECRET_KEY="test", TESTING=True, WTF_CSRF_CHECK_DEFAULT=False)
    made.register_blueprint(tasklist.blueprint(engine, lambda _: programmes_in_force(engine.store)))
    production = assemble(replace(engine.settings, mode="production"))
    for label in ("件数", "项数"):
        bundle = bundle_of("js", files(label))
        deploy_programme(production, bundle, actor=ANALYST, now=MOMENT)
    register_account(engine, "an", name="安处", password=PASSWORD, actor=SYSTEM, now=MOMENT)
    grant_rights(engine, "an", offices=["security"], actor=SYSTEM, now=MOMENT)
    releasing = signed_in(made, "an")
    assert "项目 js 第 2 版：与前一版比较" in releasing.get("/releases").get_data(as_text=True)
    page = releasing.get("/bundles/js?after=2").get_data(as_text=True)
    assert "件数" in page
    assert "项数" in page
    assert releasing.get("/bundles").status_code == 403
