"""What a narrow screen, a sheet of paper and a list of many boxes need."""

import json

import pytest
from playwright.sync_api import Page, expect

from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.lifecycle.actor import SYSTEM
from tests.browser.test_nothing_is_overwritten import drawn
from tests.drawing import chain, diagram, end, start, user, zeebe
from tests.tasklist.conftest import MOMENT

pytestmark = pytest.mark.browser
LONG = "具有主动开拓国际科技合作渠道的能力并已与三个以上国家建立稳定的合作关系（须附佐证材料）"
FORM = json.dumps(
    {
        "id": "wide", "type": "default", "schemaVersion": 19,
        "components": [
            {"id": "R", "type": "radio", "key": "r", "label": LONG,
             "values": [{"label": LONG, "value": "a"}, {"label": "否", "value": "b"}]},
            {"id": "C", "type": "select", "key": "c", "label": "推荐单位", "searchable": True,
             "values": [{"label": "广州市科学技术局", "value": "1"}]},
            {"id": "O", "type": "datetime", "subtype": "date", "key": "opens", "dateLabel": "开始"},
            {"id": "E", "type": "datetime", "subtype": "date", "key": "closes", "dateLabel": "截止",
             "properties": {"notBefore": "=opens"}},
        ],
    }
).encode()  # fmt: skip


@pytest.fixture
def form(page: Page, engine: Engine) -> Page:
    dept = zeebe("assignmentDefinition", candidateGroups="dept")
    step = user("A", dept, zeebe("formDefinition", formId="wide"))
    drawing = diagram(start(), step, end(), chain("S", "A", "E"))
    deploy_resources(engine, {"p.bpmn": drawing, "wide.form": FORM}, actor=SYSTEM, now=MOMENT)
    start_process_instance(engine, process_id="P", actor=SYSTEM, now=MOMENT)
    page.goto("/tasks")
    page.click("tbody a >> nth=0")
    page.click("button:has-text('认领')")
    return drawn(page)


def test_long_answers_are_whole_on_a_telephone(form: Page) -> None:
    form.set_viewport_size({"width": 360, "height": 800})
    cut = """labels => labels.filter(e => e.scrollWidth > e.clientWidth + 1
        || e.getBoundingClientRect().right > 360).map(e => e.textContent)"""
    shown = form.locator(".fjs-form-field-label, .fjs-inline-label, .fjs-inline-label .fjs-label")
    assert shown.evaluate_all(cut) == []
    assert form.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_choice_that_matches_nothing_is_said_in_chinese(form: Page) -> None:
    form.click(".fjs-form-field-select .fjs-input-group")
    form.keyboard.type("没有的单位")
    expect(form.locator(".fjs-dropdownlist")).to_contain_text("没有匹配的选项")


def test_days_that_cannot_be_are_told_while_one_types(form: Page) -> None:
    for key, day in (("O", "2026/4/2"), ("E", "2026/4/1")):
        form.fill(f"[id$={key}-date]", day)
        form.press(f"[id$={key}-date]", "Enter")
    expect(form.locator(".fjs-form-field-datetime").last).to_contain_text(
        "不能早于开始（2026年4月2日）。"
    )


@pytest.mark.parametrize("size", [(720, 1040), (1040, 720)])
def test_a_printed_page_has_the_width_of_the_paper(
    page: Page, case_key: int, size: tuple[int, int]
) -> None:
    page.goto(f"/cases/{case_key}")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(media="print")
    width = page.locator("main").evaluate("e => e.getBoundingClientRect().width")
    assert width > 0.9 * size[0]


@pytest.mark.parametrize("address", ["/batches", "/register"])
def test_a_short_page_on_a_telephone_begins_right_below_the_navigation(
    page: Page, address: str
) -> None:
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto(address)
    empty = """() => document.querySelector('.side').getBoundingClientRect().bottom
        - Math.max(...[...document.querySelectorAll('.side a')]
            .map(e => e.getBoundingClientRect().bottom))"""
    assert page.evaluate(empty) < 24


def test_the_door_covers_a_wide_screen(page: Page) -> None:
    page.set_viewport_size({"width": 1900, "height": 900})
    page.goto("/sign-in")
    page.goto("about:blank")  # what the page still asks for must not set a cookie again
    page.context.clear_cookies()
    page.goto("/sign-in")
    width = page.locator("main.door").evaluate("e => e.getBoundingClientRect().width")
    assert width == 1900
