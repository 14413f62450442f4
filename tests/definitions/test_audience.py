"""The audiences that a diagram and its forms declare, and the faults of declaring them."""

from pathlib import Path

import pytest
import simplejson

from engine.definitions import check
from engine.definitions.audience import audiences_in, audiences_of
from engine.definitions.reading import read_bpmn
from engine.lifecycle.audience import EVERYBODY, STAFF
from tests.drawing import chain, diagram, end, last_day, start, user

GROUP = '<zeebe:assignmentDefinition candidateGroups="g" />'


def step(id: str, form: str, **properties: str) -> str:
    said = "".join(f'<zeebe:property name="{n}" value="{v}" />' for n, v in properties.items())
    return user(
        id,
        f'<zeebe:formDefinition formId="{form}" />{GROUP}'
        f"<zeebe:properties>{said}</zeebe:properties>",
    )


def form(id: str, *keys: str, text: str = "", **audience: str) -> bytes:
    fields = [
        {
            "type": "textfield", "id": f"f_{key}", "key": key, "label": key,
            "properties": {"audience": audience[key]} if key in audience else {},
        }
        for key in keys
    ]  # fmt: skip
    shown = [{"type": "text", "id": "t", "text": text}] if text else []
    return simplejson.dumps(
        {"type": "default", "id": id, "schemaVersion": 19, "components": [*shown, *fields]}
    ).encode()


APPLY = form("apply", "name")
DRAWN = diagram(
    last_day(),
    start(),
    step("A", "apply", role="applicant"),
    step("B", "judge", role="expert"),
    step("C", "decide", role="department"),
    end(),
    chain("S", "A", "B", "C", "E"),
)


def faults(**forms: bytes) -> list[str]:
    files = {f"{name}.form": content for name, content in forms.items()}
    found = check({"p.bpmn": DRAWN, **files})
    return [one.message for one in found if one.severity == "error"]


def test_a_field_is_for_the_audience_of_the_step_that_asks_for_it() -> None:
    forms = {"apply": APPLY, "judge": form("judge", "score"), "decide": form("decide", "verdict")}
    found = audiences_in(DRAWN, "P", lambda id: [forms[id]])
    assert found.of_variable("name") == EVERYBODY
    assert found.of_variable("score") == STAFF
    assert found.of_element("A") == EVERYBODY
    assert found.doers["B"] == "expert"


def test_a_component_says_its_own_audience() -> None:
    told = form("decide", "verdict", "note", verdict="everybody")
    forms = {"apply": APPLY, "judge": form("judge", "score"), "decide": told}
    found = audiences_in(DRAWN, "P", lambda id: [forms[id]])
    assert found.of_variable("verdict") == EVERYBODY
    assert found.of_variable("note") == STAFF


def test_a_form_that_shows_what_its_doer_may_not_read_is_refused() -> None:
    shown = form("apply", "name", text="得分：{{score}}")
    found = faults(apply=shown, judge=form("judge", "score"), decide=form("decide", "verdict"))
    assert len(found) == 1
    assert "显示了「score」，而申请单位看不到它" in found[0]


def test_what_the_system_found_out_is_read_where_a_form_shows_it() -> None:
    forms = {
        "apply": form("apply", "name", text="{{register_name}}"),
        "judge": form("judge", "score"),
        "decide": form("decide", "verdict"),
    }
    found = audiences_in(DRAWN, "P", lambda id: [forms[id]])
    assert found.of_variable("register_name") == STAFF | {"applicant"}


def test_a_role_that_there_is_not_is_refused() -> None:
    drawn = DRAWN.replace(b'value="expert"', b'value="experts"')
    (message,) = [one.message for one in check({"p.bpmn": drawn}) if "role" in one.message]
    assert "「experts」不是角色" in message
    assert "expert（专家）" in message


def test_an_audience_that_names_no_role_is_refused() -> None:
    found = faults(
        apply=form("apply", "name", name="all"),
        judge=form("judge", "score"),
        decide=form("decide", "verdict"),
    )
    assert any("「all」不是角色" in message for message in found)


def test_a_step_of_one_organisation_offered_to_all_of_its_kind_is_told() -> None:
    found = [one.message for one in check({"p.bpmn": DRAWN}) if "认领它" in one.message]
    assert len(found) == 1
    assert "交给了用户组「g」，而一件案件只是一家申请单位的事" in found[0]


def test_a_step_offered_to_the_organisation_that_began_the_case_is_not_told() -> None:
    own = (
        b'candidateGroups="=get or else(&quot;host:&quot; + startedBy.organisation, &quot;g&quot;)"'
    )
    drawn = DRAWN.replace(b'candidateGroups="g"', own)
    assert not [one for one in check({"p.bpmn": drawn}) if "认领它" in one.message]


@pytest.mark.parametrize(
    "process", ["gd/gd-p01", "gx-cons/gx-cons-p01", "gx-cons/gx-cons-p02", "gx-coop/gx-coop-p01"]
)
def test_who_objects_is_for_the_department_alone(process: str) -> None:
    path = Path("bpmn") / f"{process}.bpmn"
    (drawn,) = read_bpmn(path.read_bytes(), "").processes
    assert audiences_of(drawn, {}).of_variable("objection") == {"department"}
