"""What the pages say of a batch and of the applications that came in it."""

import re
from html import unescape

from flask.testing import FlaskClient

from app.demonstration import PASSWORD
from app.web import create_app
from engine.commands.deadlines.pin_clock import pin_clock
from engine.lifecycle.actor import SYSTEM
from register.rows import Batch
from tests.procedures.applications import JOINT_RESEARCH, TRANSFER
from tests.procedures.guangdong import AFTER_CLOSE, Guangdong
from tests.tasklist.conftest import token


def signed_in(gd: Guangdong, login: str) -> FlaskClient:
    pin_clock(gd.engine, gd.now, actor=SYSTEM, now=gd.now)
    client = create_app(gd.engine).test_client()
    sent = {"login": login, "password": PASSWORD, "csrf_token": token(client)}
    assert client.post("/sign-in", data=sent).status_code == 303
    return client


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def test_a_batch_is_on_the_list_before_its_first_application(gd: Guangdong) -> None:
    chen = signed_in(gd, "chen")
    assert f'href="/batches/{gd.batch_id}"' in page(chen, "/batches")
    assert gd.batch_id in page(chen, f"/batches/{gd.batch_id}")


def test_an_application_from_the_platform_names_its_batch_by_its_title(gd: Guangdong) -> None:
    """The platform sends the number; the form had nothing on offer to call it by."""
    number = gd.submit("yuehai", JOINT_RESEARCH)
    read = page(signed_in(gd, "chen"), f"/cases/{gd.application(number).case_key}")
    said = re.findall(r"<dt>申报专题</dt><dd>(.*?)</dd>", read)
    assert said
    assert all(one.endswith(f"（{gd.batch_id}）") for one in said), said


def test_a_selection_leads_to_each_application_that_it_is_about(gd: Guangdong) -> None:
    numbers = [gd.submit("yuehai", JOINT_RESEARCH), gd.submit("wanqu", TRANSFER)]
    gd.to_selection(numbers[0], "liang", "s08")
    gd.to_selection(numbers[1], "zhou")
    gd.move(AFTER_CLOSE)
    (task,) = gd.tasks("s13")
    read = page(signed_in(gd, "he"), f"/tasks/{task.key}")
    beside = read.partition('id="applications"')[2].partition("</section>")[0]
    for number in numbers:
        assert f'href="/cases/{gd.application(number).case_key}"' in beside
        assert number in beside


def test_a_batch_shows_each_recommender_its_own_quota_and_the_officers_all(gd: Guangdong) -> None:
    gd.submit("yuehai", JOINT_RESEARCH)
    gd.submit("wanqu", TRANSFER)
    codes = sorted(one.recommender_code or "" for one in gd.applications())
    with gd.engine.store.write() as transaction:
        batch = transaction.get_one(Batch, gd.batch_id)
        batch.recommend_quota, batch.recommender_quotas = 3, {codes[0]: 1}
    address = f"/batches/{gd.batch_id}"

    def numbers(login: str) -> list[list[str]]:
        table = page(signed_in(gd, login), address).partition('id="quotas"')[2]
        rows = re.findall(r"<tr>(.*?)</tr>", table.partition("</section>")[0])[1:]
        return sorted(re.findall(r'<td class="number">(.*?)</td>', row) for row in rows)

    assert numbers("chen") == [["1", "1", "0", "1"], ["3", "1", "0", "3"]]
    assert len(numbers("liang")) == 1
    assert numbers("yuehai") == []
