"""Every page opens, for those it is for."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.urls import iri_to_uri

from engine.persistence.programmes import shipped_programmes
from tasklist.clauses import Regulations
from tests.tasklist.conftest import token

PAGES = [
    "/tasks",
    "/cases",
    "/batches",
    "/overview",
    "/deadlines?days=30&process=review",
    "/cases?standing=late",
    "/deadlines",
    "/register",
    "/processes",
    "/processes?kind=decision",
    "/processes?kind=form",
    "/processes/review",
    "/decisions/qualified",
]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_opens(wang: FlaskClient, case_key: int, address: str) -> None:
    assert wang.get(address).status_code == 200


@pytest.mark.parametrize(
    "below", ["", "?kind=decision", "/review", "/review/list.xlsx", "/某程序/start?a=1&b=%E7%94%B2"]
)
def test_an_address_of_an_earlier_version_leads_on_for_good(wang: FlaskClient, below: str) -> None:
    answer = wang.get(f"/programmes{below}")
    assert (answer.status_code, answer.location) == (308, f"/processes{iri_to_uri(below)}")


def test_a_form_that_was_open_at_the_update_is_still_taken(wang: FlaskClient) -> None:
    answer = wang.post("/programmes/review/start", data={"csrf_token": token(wang)})
    assert (answer.status_code, answer.location) == (308, "/processes/review/start")


def test_the_page_of_a_procedure_lists_what_people_do_and_who_deployed_it(
    wang: FlaskClient, case_key: int
) -> None:
    page = wang.get("/processes/review").get_data(as_text=True)
    assert '<th scope="row">审核材料' in page
    assert "<td>系统</td>" in page


@pytest.mark.parametrize(
    ("definition_id", "regulation"),
    [
        ("GX-CONS-P03", "广西创新联合体"),
        ("GX-COOP-P01-batch", "广西科技创新合作基地"),
        ("DEC-GD-BAN", "广东省级国合基地"),
        ("zj-application", "浙江国合基地"),
        ("GX-CONS-SYS-STATS", "广西创新联合体"),
        ("OTHER-P01", ""),
    ],
)
def test_what_is_deployed_is_listed_under_its_regulation(
    definition_id: str, regulation: str
) -> None:
    assert Regulations(shipped_programmes()).governing(definition_id) == regulation


@pytest.mark.parametrize("address", ["/nobody-has-this", "/tasks/none"])
def test_an_address_that_is_none_keeps_whoever_is_signed_in(
    app: Flask, wang: FlaskClient, address: str
) -> None:
    answer = wang.get(address)
    assert answer.status_code in {404, 405}
    assert "王处" in answer.text
    assert ">登录</a>" not in answer.text
    assert ">登录</a>" in app.test_client().get(address).text
