"""The filters of 我的待办 that a person keeps under a name."""

from urllib.parse import unquote

from flask.testing import FlaskClient

from tests.tasklist.conftest import token


def keep(client: FlaskClient, **typed: str) -> str:
    sent = typed | {"csrf_token": token(client)}
    return client.post("/tasks/filters", data=sent).headers["Location"]


def listed(client: FlaskClient, query: str = "") -> str:
    return client.get(f"/tasks?{query}").get_data(as_text=True)


def test_a_kept_filter_is_a_link_on_every_list(wang: FlaskClient) -> None:
    back = keep(wang, name="超期的", standing="late", text="")
    assert back == "/tasks?standing=late"
    assert 'href="/tasks?standing=late" >超期的</a>' in listed(wang)


def test_only_the_filter_is_kept_whatever_else_was_sent(wang: FlaskClient) -> None:
    back = keep(wang, name="某所", text="甲 研究所", page="3", next="//elsewhere")
    assert unquote(back) == "/tasks?text=甲+研究所"


def test_a_filter_without_a_name_is_told_so(wang: FlaskClient) -> None:
    keep(wang, name="", standing="late")
    assert "请给筛选起一个名称" in listed(wang)


def test_a_filter_that_is_set_and_not_yet_kept_can_be_kept(wang: FlaskClient) -> None:
    assert "保存这个筛选" in listed(wang, "standing=late")
    assert "保存这个筛选" not in listed(wang)
    keep(wang, name="超期的", standing="late")
    assert "保存这个筛选" not in listed(wang, "standing=late")


def test_a_kept_filter_is_given_up(wang: FlaskClient) -> None:
    keep(wang, name="超期的", standing="late")
    sent = {"name": "超期的", "csrf_token": token(wang)}
    assert wang.post("/tasks/filters/drop", data=sent).status_code == 303
    assert "超期的</a>" not in listed(wang)
