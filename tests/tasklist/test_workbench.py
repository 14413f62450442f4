"""工作台: a draft is checked, compared and published, and touches nothing before."""

from collections.abc import Mapping
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient

from engine.commands.accounts.grant_rights import grant_rights
from engine.commands.accounts.register_account import register_account
from engine.commands.core.engine import Engine
from engine.lifecycle.actor import SYSTEM
from engine.programmes.packing import packed, unpacked
from engine.queries.definitions import versions
from tasklist import workbench
from tests.tasklist.conftest import FILES, HERE, MOMENT, PASSWORD, signed_in, token

ENOUGH = "&gt;= 600"
SOUND = {name: (HERE / name).read_bytes() for name in FILES}


@pytest.fixture
def analyst(app: Flask, engine: Engine) -> FlaskClient:
    register_account(
        engine, "gao", name="高工", password=PASSWORD, groups=["analysts"], actor=SYSTEM, now=MOMENT
    )
    return signed_in(app, "gao")


def upload(client: FlaskClient, files: Mapping[str, bytes]) -> str:
    """The page that answers."""
    sent = [(BytesIO(content), name) for name, content in files.items()]
    data = {"csrf_token": token(client), "files": sent, "note": "改一个数"}
    return client.post("/workbench", data=data, follow_redirects=True).get_data(as_text=True)


def address(page: str) -> str:
    """Where the draft of the page is published."""
    return page.partition('/publication"')[0].rpartition('action="')[2]


def changed(name: str, old: str, new: str) -> dict[str, bytes]:
    text = SOUND[name].decode()
    assert old in text
    return {name: text.replace(old, new).encode()}


def test_a_draft_tells_its_differences_and_changes_nothing_before_it_is_published(
    analyst: FlaskClient, engine: Engine
) -> None:
    page = upload(analyst, changed("review.dmn", ENOUGH, "&gt;= 700"))
    assert "改一个数" in page
    for said in ("第 1 行", ENOUGH, "&gt;= 700"):
        assert said in page
    assert versions(engine.store, "decision", "qualified")[0].version == 1
    sent = {"csrf_token": token(analyst), "reason": "提高门槛"}
    done = analyst.post(address(page) + "/publication", data=sent, follow_redirects=True)
    assert "已发布" in done.get_data(as_text=True)
    assert versions(engine.store, "decision", "qualified")[0].version == 2


def test_a_draft_is_not_published_without_a_reason_nor_twice(
    analyst: FlaskClient, engine: Engine
) -> None:
    where = address(upload(analyst, changed("review.dmn", ENOUGH, "&gt;= 700"))) + "/publication"

    def publish(reason: str) -> str:
        sent = {"csrf_token": token(analyst), "reason": reason}
        return analyst.post(where, data=sent, follow_redirects=True).get_data(as_text=True)

    assert "写明理由" in publish("")
    assert "已发布，" in publish("提高门槛")
    assert "这份草案已由 gao 发布" in publish("再来一次")
    assert versions(engine.store, "decision", "qualified")[0].version == 2


def test_every_finding_is_told_with_the_picture_of_its_element(analyst: FlaskClient) -> None:
    page = upload(analyst, changed("review.bpmn", 'Id="qualified"', 'Id="qualifyed"'))
    assert "「qualifyed」" in page
    assert 'data-of="review.bpmn"' in page
    assert '"kind": "error"' in page
    assert "有错误的草案不能发布" in page


def test_what_differs_in_a_diagram_is_marked_in_both_pictures(analyst: FlaskClient) -> None:
    page = upload(analyst, changed("review.bpmn", 'candidateGroups="dept"', 'candidateGroups="x"'))
    drawn = page.partition('data-diagram="')[2].partition('"')[0]
    assert "/live/review.bpmn" in drawn
    assert '"kind": "changed"' in page
    assert analyst.get(drawn).data == SOUND["review.bpmn"]
    new = analyst.get(drawn.replace("/live/", "/draft/")).data.decode()
    assert 'candidateGroups="x"' in new


def test_a_zip_of_the_downloaded_project_brings_no_draft_until_something_is_changed(
    analyst: FlaskClient,
) -> None:
    live = unpacked(analyst.get("/workbench/project.zip").data)
    assert {"bpmn/review.bpmn", "dmn/review.dmn", "forms/review.form"} <= live.keys()
    assert ".camunda/element-templates/procedures.json" in live
    folder = {f"my project/{path}": content for path, content in live.items()}
    page = upload(analyst, {"p.zip": packed(folder)})
    assert "与现行的没有不同" in page


def test_what_is_no_part_of_a_project_is_refused_by_name(analyst: FlaskClient) -> None:
    assert "说明.docx" in upload(analyst, {"p.zip": packed({"说明.docx": b"x"})})
    assert "zip" in upload(analyst, {"p.zip": b"no zip"})


def test_a_draft_is_discarded(analyst: FlaskClient) -> None:
    where = address(upload(analyst, changed("review.dmn", ENOUGH, "&gt;= 700")))
    sent = {"csrf_token": token(analyst)}
    assert "没有草案" in analyst.post(
        f"{where}/discarding", data=sent, follow_redirects=True
    ).get_data(as_text=True)
    assert analyst.get(where).status_code == 404


def test_only_analysts_and_who_releases_see_drafts(
    analyst: FlaskClient, wang: FlaskClient, app: Flask, engine: Engine
) -> None:
    page = upload(analyst, changed("review.dmn", ENOUGH, "&gt;= 700"))
    where = address(page)
    register_account(engine, "an", name="安处", password=PASSWORD, actor=SYSTEM, now=MOMENT)
    grant_rights(engine, "an", offices=["security"], actor=SYSTEM, now=MOMENT)
    releasing = signed_in(app, "an")
    for address_ in ("/workbench", where, "/workbench/project.zip"):
        assert wang.get(address_).status_code == 403
        assert releasing.get(address_).status_code == 200
    sent = {"csrf_token": token(releasing), "reason": "x"}
    assert releasing.post(f"{where}/discarding", data=sent).status_code == 403
    assert "reason" not in releasing.get(where).get_data(as_text=True)


def test_zips_are_counted_together_before_any_is_unpacked(
    analyst: FlaskClient, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbench, "MOST_BYTES", 1_500)
    zips = {name: packed({f"{name}.bpmn": b" " * 1_000}) for name in ("a.zip", "b.zip")}
    assert "这个 zip 太大" in upload(analyst, zips)
