"""Every operator of every filter finds the items for which it holds, on both databases."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from flask import Flask

from api import definition_nouns, nouns
from api.blueprint import api_blueprint
from api.filters import KNOWN
from api.searching import Noun, cursor
from engine.assembly import assemble
from engine.persistence import Store
from engine.settings import Settings
from tests.api.answers import held
from tests.api.conftest import NOW
from tests.drawing import (
    both,
    catch,
    chain,
    diagram,
    end,
    event,
    flow,
    message,
    script,
    service,
    start,
    user,
    zeebe,
)  # fmt: skip

PATHS = {
    "process-instances": nouns.PROCESS_INSTANCE,
    "element-instances": nouns.ELEMENT_INSTANCE,
    "variables": nouns.VARIABLE,
    "user-tasks": nouns.USER_TASK,
    "jobs": nouns.JOB,
    "incidents": nouns.INCIDENT,
    "message-subscriptions": nouns.MESSAGE_SUBSCRIPTION,
    "process-definitions": definition_nouns.PROCESS_DEFINITION,
    "decision-definitions": definition_nouns.DECISION_DEFINITION,
    "decision-requirements": definition_nouns.DECISION_REQUIREMENTS,
}
BRANCHES = ("A", "B", "C", "J", "X", "M")
CASE = diagram(
    start(),
    both("split"),
    user(
        "A",
        zeebe("assignmentDefinition", candidateGroups="dept, host", candidateUsers="chen"),
        zeebe("taskSchedule", dueDate="2026-04-01T09:00:00+08:00"),
        zeebe("priorityDefinition", priority="60"),
    ),
    user("B", zeebe("assignmentDefinition", candidateGroups="Dept", assignee="wang")),
    user("C", zeebe("assignmentDefinition", candidateUsers="c*n")),
    service("J"),
    script("X", "assert(k, k != 2)", "r"),
    catch("M", event("message", "go")),
    *(end(f"E{each}") for each in BRANCHES),
    chain("S", "split"),
    *(flow("split", each) + flow(each, f"E{each}") for each in BRANCHES),
    roots=message("go", correlation="string(k)"),
)
TABLE = b"""<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="%s" name="D"
 namespace="urn:d"><decision id="%sd" name="d"><literalExpression><text>1</text>
</literalExpression></decision></definitions>"""
Search = Callable[[str, Any], Any]


@pytest.fixture
def search(store: Store) -> Search:
    """Three cases of one process, one of them stopped by a fault and one cancelled."""
    app = Flask(__name__)
    engine = assemble(Settings(database=store.url, mode="demonstration"))
    app.register_blueprint(api_blueprint(engine, lambda: NOW))
    client = app.test_client()

    def post(path: str, body: Any) -> Any:
        return held(client.post(f"/v2/{path}", json=body), "POST", f"/{path}")

    files = [(BytesIO(CASE), "p.bpmn")]
    files += [(BytesIO(TABLE % (name, name)), f"{name.decode()}.dmn") for name in (b"g", b"h")]
    deployed = client.post(
        "/v2/deployments", data={"resources": files}, content_type="multipart/form-data"
    )
    assert deployed.status_code == 200, deployed.text
    keys = []
    for k in (1, 2, 3):
        begun = post(
            "process-instances", {"processDefinitionId": "P", "variables": {"k": k, "v": "a_b"}}
        )
        keys.append(begun.json["processInstanceKey"])
    post(f"process-instances/{keys[2]}/cancellation", {})
    return lambda path, asked: post(f"{path}/search", asked)


def found(search: Search, path: str, asked: Any) -> list[Any]:
    response = search(path, {"filter": asked})
    assert response.status_code == 200, (asked, response.text)
    return list(response.json["items"])


def matches(pattern: str, value: str) -> bool:
    regular = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.fullmatch(regular, value) is not None


def fulfils(value: Any, sign: str, operand: Any) -> bool:
    """What a filter means, said once more and plainly."""
    if isinstance(value, list) and sign in ("$neq", "$notIn"):
        return not fulfils(value, {"$neq": "$eq", "$notIn": "$in"}[sign], operand)
    if isinstance(value, list) and sign != "$exists":
        return any(fulfils(each, sign, operand) for each in value)
    if value is None or value in ([], ""):
        absent = {"$exists": operand is False, "$neq": True, "$notIn": True}
        return absent.get(sign, False)
    return {
        "$eq": lambda: value == operand, "$neq": lambda: value != operand,
        "$exists": lambda: operand is True, "$in": lambda: value in operand,
        "$notIn": lambda: value not in operand, "$like": lambda: matches(operand, value),
        "$gt": lambda: value > operand, "$gte": lambda: value >= operand,
        "$lt": lambda: value < operand, "$lte": lambda: value <= operand,
    }[sign]()  # fmt: skip


def operands(sign: str, values: list[Any]) -> list[Any]:
    if sign == "$exists":
        return [True, False]
    if sign == "$like":
        return [*values, *(f"{v[:1]}*" for v in values), *(f"?{v[1:]}" for v in values if v), "*"]
    if sign in ("$in", "$notIn"):
        return [values[:1], values, []]
    return values


LISTS = {"candidateGroup": "candidateGroups", "candidateUser": "candidateUsers"}


def asked(noun: Noun) -> Iterator[tuple[str, str]]:
    for name, field in noun.fields.items():
        if name in LISTS or not field.asked:
            yield from ((name, sign) for sign in KNOWN[field.kind])


def values_of(name: str, items: list[Any]) -> list[Any]:
    read = [item.get(LISTS.get(name, name)) for item in items]
    flat = [one for each in read for one in (each if isinstance(each, list) else [each])]
    return [one for one in dict.fromkeys(flat) if one not in (None, "") and "*" not in str(one)]


@pytest.mark.parametrize("path", PATHS)
def test_a_filter_finds_exactly_the_items_for_which_it_holds(search: Search, path: str) -> None:
    items = search(path, {"page": {"limit": 1000}}).json["items"]
    assert items
    wrong = []
    for name, sign in asked(PATHS[path]):
        for operand in operands(sign, values_of(name, items)):
            right = [i for i in items if fulfils(i.get(LISTS.get(name, name)), sign, operand)]
            if found(search, path, {name: {sign: operand}}) != right:
                wrong.append((name, sign, operand))
    assert wrong == []


def test_a_plain_value_asks_for_equality(search: Search) -> None:
    assert [t["elementId"] for t in found(search, "user-tasks", {"candidateGroup": "Dept"})] == [
        "B"
    ] * 3


def test_several_operators_of_one_field_hold_together(search: Search) -> None:
    wanted = {"candidateGroup": {"$in": ["dept", "other"]}, "elementId": {"$neq": "B"}}
    assert {t["elementId"] for t in found(search, "user-tasks", wanted)} == {"A"}
    priority = {"priority": {"$gt": 50, "$lte": 60}}
    assert {t["elementId"] for t in found(search, "user-tasks", priority)} == {"A"}


@pytest.mark.parametrize(
    ("pattern", "elements"),
    [("c\\*n", {"C"}), ("c*n", {"A", "C"}), ("C*", set()), ("c?*n", {"A", "C"}), ("che\\n", set())],
)
def test_a_pattern_tells_its_signs_from_the_text(
    search: Search, pattern: str, elements: set[str]
) -> None:
    tasks = found(search, "user-tasks", {"candidateUser": {"$like": pattern}})
    assert {task["elementId"] for task in tasks} == elements


def test_a_pattern_knows_no_signs_of_a_database(search: Search) -> None:
    assert found(search, "variables", {"value": {"$like": '"a_b"'}})
    for pattern in ('"a%b"', '"%"', '"_____', "[a-z]*", '"A_B"'):
        assert found(search, "variables", {"value": {"$like": pattern}}) == []


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("user-tasks", {"name": None}),
        ("user-tasks", {"name": 1}),
        ("user-tasks", {"name": {"$in": "审查"}}),
        ("user-tasks", {"name": {"$gt": "a"}}),
        ("user-tasks", {"name": {"$regex": "a"}}),
        ("user-tasks", {"name": {"$exists": "false"}}),
        ("user-tasks", {"name": {"$like": 1}}),
        ("user-tasks", {"state": "OPEN"}),
        ("user-tasks", {"state": {"$neq": "open"}}),
        ("user-tasks", {"priority": "50"}),
        ("user-tasks", {"priority": {"$gt": 50.5}}),
        ("user-tasks", {"priority": True}),
        ("user-tasks", {"priority": 10**30}),
        ("user-tasks", {"userTaskKey": "abc"}),
        ("user-tasks", {"userTaskKey": {"$like": "1*"}}),
        ("user-tasks", {"userTaskKey": "9" * 19}),
        ("user-tasks", {"dueDate": {"$lt": "2026-13-01T00:00:00Z"}}),
        ("user-tasks", {"tags": "a"}),
        ("user-tasks", {"tags": {"$neq": ["a"]}}),
        ("user-tasks", {"dueDate": "9999-12-31T23:59:59.999-23:00"}),
        ("user-tasks", {"candidateGroups": ["dept"]}),
        ("user-tasks", {"candidateGroup": ["dept"]}),
        ("user-tasks", {"customHeaders": {"$exists": True}}),
        ("user-tasks", {"colour": "red"}),
        ("process-instances", {"hasIncident": "false"}),
        ("process-instances", {"hasIncident": 1}),
        ("process-instances", {"$or": []}),
        ("process-instances", {"tenantId": 1}),
    ],
)
def test_what_a_field_cannot_be_asked_is_refused_by_name(
    search: Search, path: str, asked: dict[str, Any]
) -> None:
    response = search(path, {"filter": asked})
    assert response.status_code == 400
    assert next(iter(asked)) in response.json["detail"]


@pytest.mark.parametrize(
    ("asked", "some"),
    [("<default>", True), ("other", False), ({"$neq": "<default>"}, False),
     ({"$in": ["<default>"]}, True), ({"$notIn": []}, True), ({"$like": "<*"}, True),
     ({"$exists": False}, False)],
)  # fmt: skip
def test_there_is_one_tenant(search: Search, asked: Any, some: bool) -> None:
    assert bool(found(search, "user-tasks", {"tenantId": asked})) is some


@pytest.mark.parametrize(
    "asked",
    [
        {"filters": {}},
        {"sort": [{"field": "name", "order": "UP"}]},
        {"sort": [{"field": "name", "by": "x"}]},
        {"sort": [{"field": "candidateGroup"}]},
        {"sort": [{"field": "customHeaders"}]},
        {"page": {"from": 0, "size": 5}},
        {"page": {"after": cursor(1), "before": cursor(2)}},
        {"page": {"after": "²"}},
        {"page": {"after": "9" * 40}},
        {"page": {"after": "1"}},
        {"page": {"after": "cm93Oi0x"}},
        {"page": {"from": 10**30}},
        {"filter": []},
        [],
    ],
)
def test_a_search_that_cannot_be_done_as_asked_is_refused(search: Search, asked: Any) -> None:
    assert search("user-tasks", asked).status_code == 400


def test_a_page_before_a_cursor_ends_at_it(search: Search) -> None:
    def keys(page: Any) -> list[str]:
        items = search("user-tasks", {"page": page}).json["items"]
        return [item["userTaskKey"] for item in items]

    everything = keys({})
    assert keys({"before": cursor(3), "limit": 2}) == everything[1:3]
    assert keys({"before": cursor(3), "limit": 9}) == everything[:3]
