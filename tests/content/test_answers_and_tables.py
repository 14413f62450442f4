"""An answer that stands against a table of its step is asked about; a refusal gives a reason.

Found in the diagrams themselves: whoever draws a new step is told here what it lacks.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from engine.decisions import read_dmn
from engine.definitions.model import FlowNode, Process, UserWork
from engine.definitions.reading import read_bpmn
from engine.definitions.steps import CONFIRM_WHEN, decisions_of_step, nodes_of_step
from engine.feel import compile_expression
from engine.forms import parse_form
from engine.forms.expressions import evaluate
from engine.forms.reading import fields_of
from engine.forms.refusals import refusal_condition
from engine.forms.schema import Form
from engine.lifecycle.audience import STAFF
from engine.settings import shipped

MOMENT = datetime(2026, 6, 1, 1, 0, tzinfo=UTC)
JUDGES = STAFF | {"recommender", "expert"}

FACTS = "填写的是判定表要读的事实，没有可与判定相左的意见"
OTHER = "后面的判定表判的是另一件事"
BACK = "判定表不接受的，退回重填"
CONSEQUENCE = "判定表照所填的意见给出后果，不另作认定"
NO_OPINION: dict[str, str] = {
    "GD-P01/s10x": OTHER,
    "GD-P02/s01a": FACTS,
    "GD-P04/s05": CONSEQUENCE,
    "GD-P04/s05d": CONSEQUENCE,
    "GD-P06/s02": FACTS,
    "GX-CONS-P01/s12": FACTS,
    "GX-CONS-P01/s13": OTHER,
    "GX-CONS-P02/s03": FACTS,
    "GX-CONS-P04/s04": FACTS,
    "GX-CONS-P05/s02": FACTS,
    "GX-CONS-P07/s02": FACTS,
    "GX-CONS-P07/s08": BACK,
    "GX-CONS-P09/s02c": FACTS,
    "GX-COOP-P01/s07": FACTS,
    "GX-COOP-P01/s07_dept": FACTS,
    "GX-COOP-P01/s11": FACTS,
    "GX-COOP-P01/s11_dept": FACTS,
    "GX-COOP-P01/s16m": OTHER,
    "GX-COOP-P01/s16m_dept": OTHER,
    "GX-COOP-P01/s18": OTHER,
    "GX-COOP-P06/s02": FACTS,
    "GX-COOP-P06/s02_dept": FACTS,
    "GX-PILOT-P01/s11": FACTS,
    "GX-PILOT-P01/s11x": FACTS,
    "GX-PILOT-P01/s11x_dept": FACTS,
    "GX-PILOT-P02/s05d": BACK,
    "GX-PILOT-P04/s02x": FACTS,
    "GX-PILOT-P05/s01a": FACTS,
    "GX-PILOT-P06/s04": CONSEQUENCE,
    "ZJ-P05/s04": FACTS,
    "ZJ-P05/s04d": FACTS,
    "ZJ-P05/s05": BACK,
    "ZJ-P07/s02": FACTS,
    "ZJ-P07/s02d": FACTS,
    "ZJ-P09/s01a": FACTS,
}
"""Steps at which an answer and a table choose the way, or a table reads the answer, and why the two
cannot disagree.
"""

NOT_TOLD: dict[str, str] = {
    "GD-P02/s01a": "由判定表决定，理由由它给出",
    "GX-COOP-P01/s07": "由判定表决定，理由由它给出；补正意见另行告知",
    "GX-COOP-P01/s07_dept": "由判定表决定，理由由它给出；补正意见另行告知",
    "GX-COOP-P01/s11": "由判定表决定，理由由它给出",
    "GX-COOP-P01/s11_dept": "由判定表决定，理由由它给出",
    "GX-COOP-P05/s05": "只决定是否另行办理撤销，由那里说明理由",
    "GX-COOP-P05/s05_dept": "只决定是否另行办理撤销，由那里说明理由",
}
"""Steps whose answer may refuse though their forms have no words for the party, and why."""


def forms() -> dict[str, Form]:
    found = (parse_form(p.read_bytes(), p.name) for p in shipped("forms").rglob("*.form"))
    return {form.id: form for form in found}


def steps() -> Iterator[tuple[str, Process, FlowNode]]:
    """(process/step, …) of every user task of whoever judges."""
    for path in sorted(shipped("bpmn").rglob("*.bpmn")):
        for process in read_bpmn(path.read_bytes(), path.name).processes:
            for node in process.nodes.values():
                if node.kind == "userTask" and node.properties.get("role") in JUDGES:
                    yield f"{process.id}/{node.id}", process, node


FORMS = forms()
STEPS = {name: (process, node) for name, process, node in steps()}
ASKED = {
    decision.id: {fact.name for fact in decision.inputs}
    for path in shipped("dmn").rglob("*.dmn")
    for decision in read_dmn(path.read_bytes(), path.name).decisions
}
"""What each table asks for, through all that it requires."""


def form_of(node: FlowNode) -> Form | None:
    reference = node.work.form if isinstance(node.work, UserWork) else None
    return FORMS.get(str(reference.id)) if reference else None


def steers(process: Process, node: FlowNode) -> bool:
    """Whether an answer of the step's own form chooses the way at a gateway of the step."""
    form = form_of(node)
    own = set(fields_of(form)) if form else set()
    flows = [
        process.flows[flow]
        for after in nodes_of_step(process, node.id)
        for flow in after.outgoing
        if after.kind.endswith("Gateway")
    ]
    conditions = [flow.condition.text for flow in flows if flow.condition]
    return any(own & set(compile_expression(text).names) for text in conditions)


def is_read_by_a_table(process: Process, node: FlowNode) -> bool:
    """Whether a table of the step asks for something that its own form has."""
    form = form_of(node)
    own = set(fields_of(form)) if form else set()
    called = (str(table.work.decision.id) for table in decisions_of_step(process, node.id))  # type: ignore[union-attr]  # decisions
    return any(own & ASKED[id_] for id_ in called if id_ in ASKED)


def test_every_step_with_a_table_after_it_asks_where_the_two_disagree_or_says_why_they_cannot() -> (
    None
):
    silent = {
        name
        for name, (process, node) in STEPS.items()
        if (steers(process, node) or is_read_by_a_table(process, node))
        and decisions_of_step(process, node.id)
        and CONFIRM_WHEN not in node.properties
    }
    assert silent - NO_OPINION.keys() == set(), "写 confirmWhen，或在 NO_OPINION 里写明为何不会相左"


def test_no_reason_is_given_for_a_step_that_needs_none() -> None:
    asked = {name for name, (_, node) in STEPS.items() if CONFIRM_WHEN in node.properties}
    assert NO_OPINION.keys() - STEPS.keys() == set()
    assert NO_OPINION.keys() & asked == set()
    assert NOT_TOLD.keys() - STEPS.keys() == set()


@pytest.mark.parametrize(
    "name", [name for name, (_, node) in STEPS.items() if CONFIRM_WHEN in node.properties]
)
def test_a_condition_holds_the_persons_own_answer_against_something_else(name: str) -> None:
    process, node = STEPS[name]
    read = compile_expression(node.properties[CONFIRM_WHEN].removeprefix("=")).names
    form = form_of(node)
    assert form is not None
    own = set(fields_of(form)) & read
    tables = {n.work.result_variable for n in decisions_of_step(process, node.id)}  # type: ignore[union-attr]  # decisions
    assert own | (tables & read)
    assert len(read) > 1 or own == {"sheet"}


def test_every_step_that_may_refuse_has_words_for_the_party_or_says_who_gives_them() -> None:
    silent = set[str]()
    for name, (process, node) in STEPS.items():
        refuses = any(
            n.properties.get("result") == "negative" for n in nodes_of_step(process, node.id)
        )
        form = form_of(node)
        told = form and any(map(refusal_condition, form.root.walk()))
        if refuses and steers(process, node) and not told:
            silent.add(name)
    assert silent - NOT_TOLD.keys() == set(), "表单里写 refusalReason，或在 NOT_TOLD 里写明由谁说明"


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_words_for_the_party_are_required(form: Form) -> None:
    for component in form.root.walk():
        if refusal_condition(component):
            assert component.validation("required") is True


SYSTEMS: dict[str, Any] = dict.fromkeys(
    (
        "has_decision_body",
        "has_advisory_body",
        "has_executive_body",
        "has_rd_fund_system",
        "has_benefit_system",
        "has_openness_system",
    ),
    True,
)
SHEET_ALL: dict[str, Any] = dict.fromkeys(
    (
        "equipment_ready",
        "pilot_facilities_ready",
        "safety_env_ready",
        "team_reasonable",
        "can_make_pilot_plans",
        "internal_rules_sound",
        "has_external_service_rules",
        "has_service_procedure_and_fees",
    ),
    True,
) | {"recusal": "无，参加论证"}


@pytest.mark.parametrize(
    ("step", "facts", "asked"),
    [
        ("GD-P01/s10", {"guide_requirements_met": False, "precheck": "pass"}, True),
        ("GD-P01/s10", {"guide_requirements_met": False, "precheck": "needs_exception"}, True),
        ("GD-P01/s10", {"guide_requirements_met": False, "precheck": "fail"}, False),
        ("GD-P01/s10", {"guide_requirements_met": True, "precheck": "fail"}, True),
        ("GD-P01/s10", {"guide_requirements_met": True, "precheck": "pass"}, False),
        (
            "GX-CONS-P01/s08",
            {"recommender_approves": False, "materials": "complete", "precheck": "pass"},
            True,
        ),
        (
            "GX-CONS-P01/s08",
            {"recommender_approves": False, "materials": "incomplete", "precheck": "pass"},
            False,
        ),
        ("GX-CONS-P01/s08", {"recommender_approves": True, "materials": "incomplete"}, True),
        ("GX-CONS-P01/s09", SYSTEMS | {"formal_check_passed": False}, True),
        ("GX-CONS-P01/s09", SYSTEMS | {"formal_check_passed": True}, False),
        (
            "GX-CONS-P01/s09",
            SYSTEMS | {"formal_check_passed": True, "has_benefit_system": False},
            True,
        ),
        ("GX-CONS-P08/s03", {"rectification_accepted": False, "acceptance": "cancel"}, False),
        ("GX-CONS-P08/s03", {"rectification_accepted": False, "acceptance": "not_due"}, True),
        ("GX-CONS-P08/s03", {"rectification_accepted": True, "acceptance": "keep"}, False),
        (
            "GX-COOP-P01/s14",
            {
                "recommended": False,
                "recommendation": "not_recommended",
                "recommended_count": 2,
                "recommend_quota": 3,
            },
            True,
        ),
        (
            "GX-COOP-P01/s14",
            {
                "recommended": False,
                "recommendation": "not_recommended",
                "recommended_count": 4,
                "recommend_quota": 3,
            },
            False,
        ),
        ("GX-PILOT-P01/s05", {"meets_conditions": False, "elig": "eligible"}, True),
        ("GX-PILOT-P01/s10", {"sheet": SHEET_ALL | {"evaluation_passed": False}}, True),
        ("GX-PILOT-P01/s10", {"sheet": SHEET_ALL | {"evaluation_passed": True}}, False),
        ("GX-PILOT-P01/s10", {"sheet": {"recusal": "申请回避"}}, False),
        ("GX-PILOT-P03/s01a", {"selected_for_funding": True, "fund": "none"}, True),
        ("ZJ-P01/s05", {"recommender_approves": False, "precheck": "pass"}, True),
        ("ZJ-P01/s05", {"recommender_approves": False, "precheck": "needs_exception"}, False),
        ("ZJ-P02/s03", {"recommender_approves": False, "legacy_qualified": True}, True),
        ("ZJ-P02/s03", {"recommender_approves": True, "legacy_qualified": True}, False),
        (
            "ZJ-P02/s03d",
            {"dept_approves": False, "recommender_approves": True, "legacy_qualified": True},
            True,
        ),
        ("ZJ-P04/s04", {"recommender_approves": False, "timing": "in_time"}, True),
        ("ZJ-P04/s04", {"recommender_approves": False, "timing": "late"}, False),
        (
            "ZJ-P04/s05",
            {"dept_approves": False, "recommender_approves": True, "timing": "in_time"},
            True,
        ),
        (
            "ZJ-P08/s03d",
            {"exit_approved": False, "exit_requested": True, "exit_cause": True, "exit": "stay"},
            True,
        ),
        ("ZJ-P08/s03d", {"exit_approved": False, "exit_requested": True, "exit": "stay"}, False),
    ],
)
def test_what_is_asked_about(step: str, facts: dict[str, Any], asked: bool) -> None:
    condition = STEPS[step][1].properties[CONFIRM_WHEN]
    assert (evaluate(condition, facts, MOMENT) is True) is asked
