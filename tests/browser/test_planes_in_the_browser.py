"""A diagram drawn on several planes, and a call that opens what it called."""

import pytest
from playwright.sync_api import Page, expect

from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.lifecycle.actor import SYSTEM
from engine.queries.case_file import case_file
from tests.tasklist.conftest import MOMENT
from tests.tasklist.steps import steps
from tests.tasklist.test_steps import WANG, complete


@pytest.fixture
def case(engine: Engine) -> int:
    deploy_resources(engine, {"steps.bpmn": steps()}, actor=SYSTEM, now=MOMENT)
    case = start_process_instance(
        engine, process_id="steps", actor=WANG, now=MOMENT
    ).process_instance_key
    complete(engine, case)
    return case


def test_the_page_opens_where_the_case_stands_and_leads_up_and_down(
    page: Page, engine: Engine, case: int
) -> None:
    page.goto(f"/cases/{case}")
    page.wait_for_selector(".diagram.is-drawn")
    expect(page.locator("[data-element-id=approve].is-here")).to_be_visible()
    expect(page.locator(".token:visible")).to_have_text("在此")
    page.locator(".bjs-breadcrumbs a", has_text="分步办理").click()
    expect(page.locator("[data-element-id=assess].is-here")).to_be_visible()
    expect(page.locator("[data-element-id=apply].was-here")).to_be_visible()
    expect(page.locator("[data-element-id=approve]")).not_to_be_visible()
    page.locator("[data-container-id=apply] .bjs-drilldown").click()
    expect(page.locator("[data-element-id=fill].was-here")).to_be_visible()

    complete(engine, case)
    [called] = case_file(engine.store, SYSTEM, case).children
    page.goto(f"/cases/{case}")
    page.wait_for_selector(".diagram.is-drawn")
    page.locator("[data-element-id=call] .djs-hit").click()
    page.wait_for_url(f"**/cases/{called.key}")
