"""Every request that the application answers, by every role: as the committed table says."""

from pathlib import Path

import pytest
from sqlalchemy import select

from engine.persistence.history_rows import HistoryRecord
from tests.app.access import STRANGERS, STRANGERS_TO, World, table, told_apart
from tests.app.access_requests import PAGE, asked_of, path_of
from tests.app.access_world import SECRET

PROGRAMS = ("/v2", "/webhooks", "/simulator", "/oauth")
"""Whose callers are no browsers."""
TABLE = Path(__file__).parents[2] / "docs" / "access-table.md"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    return World(tmp_path_factory.mktemp("access"))


def test_every_route_answers_every_role_as_the_table_says(world: World) -> None:
    found = table(world).splitlines()
    known = TABLE.read_text(encoding="utf-8").splitlines()
    assert [line for line in found if line not in known] == []
    assert [line for line in known if line not in found] == []


def test_a_stranger_cannot_tell_a_case_from_none(world: World) -> None:
    assert list(told_apart(world, world.known, STRANGERS)) == []


@pytest.mark.parametrize("whose", STRANGERS_TO)
def test_nobody_can_tell_the_case_of_another_organisation_or_province_from_none(
    world: World, whose: str
) -> None:
    """By status, address and words, whatever he asks, though he has cases of his own."""
    assert list(told_apart(world, world.others[whose], STRANGERS_TO[whose])) == []


def test_whose_case_it_is_reads_it(world: World) -> None:
    """What the others are not told is there to be told."""
    for whose, who in (("other organisation", "rival"), ("other province", "abroad")):
        path = f"/cases/{world.others[whose]['case']}"
        assert SECRET in world.send(who, "GET", path, path).get_data(as_text=True)


def test_no_page_takes_a_post_without_the_token_of_a_page_of_ours(world: World) -> None:
    client = world.app.test_client()
    for name, value in world.cookies["dept"].items():
        client.set_cookie(name, value)
    taken = [
        rule.rule
        for method, rule in asked_of(world.app)
        if method == "POST" and not rule.rule.startswith(PROGRAMS)
        if client.post(path_of(rule, world.known), data=PAGE).status_code != 400
    ]
    assert taken == []


@pytest.mark.parametrize("who", [*STRANGERS, "host", "expert", "operator"])
def test_migration_is_for_analysts_and_names_no_case_to_others(world: World, who: str) -> None:
    path = "/processes/P/migration"
    answer = world.send(who, "POST", path, path)
    assert answer.status_code == 403
    assert str(world.known["case"]) not in answer.get_data(as_text=True)


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.parametrize("task", ["task", "printed"])
def test_no_verb_of_a_task_tells_a_stranger_who_does_or_did_it(
    world: World, who: str, task: str
) -> None:
    known = {**world.known, "task": world.known[task]}
    for method, rule in asked_of(world.app):
        if "task" not in rule.rule or not {"key", "task_key"} & rule.arguments:
            continue
        answer = world.send(who, method, rule.rule, path_of(rule, known))
        said = answer.get_data(as_text=True)
        silent = answer.status_code >= 400 or (rule.rule.endswith("/ahead") and len(said) < 20)
        assert silent, (method, rule.rule, answer.status_code)
        assert not [name for name in ("专家", "申请单位", "甲所") if f"{name}（" in said]
        assert "已于" not in said, (method, rule.rule)


@pytest.mark.parametrize("who", STRANGERS)
def test_the_form_of_a_task_is_for_those_who_see_the_task(world: World, who: str) -> None:
    path = f"/v2/user-tasks/{world.known['printed']}/form"
    assert world.send(who, "GET", path, path).status_code == 404


def test_a_document_that_is_taken_over_the_interface_is_on_record(world: World) -> None:
    path = f"/v2/documents/{world.known['document']}"
    assert world.send("host", "GET", path, path).status_code == 200
    taken = select(HistoryRecord).where(HistoryRecord.kind == "downloaded")
    with world.engine.store.read() as transaction:
        lines = transaction.scalars(taken).all()
    assert ("host", path) in [(line.actor, line.data["path"]) for line in lines]
