"""An analyst changes one cell of a table and deploys it alone, while applications are running."""

from engine.commands.deployments.deploy_resources import deploy_resources
from engine.lifecycle.actor import SYSTEM
from engine.settings import shipped
from tests.procedures.applications import JOINT_RESEARCH
from tests.procedures.guangdong import Guangdong

CELL = b"<text>&lt; 600</text>"


def raise_the_threshold(gd: Guangdong) -> None:
    table = shipped("dmn", "gd", "eligibility.dmn").read_bytes()
    assert table.count(CELL) == 1
    changed = table.replace(CELL, b"<text>&lt; 800</text>")
    deploy_resources(gd.engine, {"eligibility.dmn": changed}, actor=SYSTEM, now=gd.now)


def test_who_began_before_keeps_600_and_who_begins_after_is_judged_by_800(gd: Guangdong) -> None:
    before = gd.submit("yuehai", JOINT_RESEARCH)
    raise_the_threshold(gd)
    after = gd.submit("linghai", JOINT_RESEARCH)
    for number in (before, after):
        gd.recommend(number, "liang" if number == before else "deng", "s08")
        gd.review(number)
    assert gd.application(before).outcome in (None, "")
    assert (gd.application(after).outcome, gd.application(after).unmet) == (
        "e_review_failed",
        ["GD-8-1-1"],
    )


def test_whoever_has_800_meets_the_new_threshold(gd: Guangdong) -> None:
    raise_the_threshold(gd)
    number = gd.submit("yuehai", JOINT_RESEARCH, investment_total_wan=800)
    gd.recommend(number, "liang", "s08")
    gd.review(number)
    assert gd.application(number).outcome in (None, "")
