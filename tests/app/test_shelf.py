"""The worked cases on the page of a decision: held against the table as it is deployed."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from app import house
from app.casebook.shelf import Shelf
from engine.clock import SHANGHAI
from engine.commands.deployments.deploy_programme import deploy_programme
from engine.lifecycle.actor import SYSTEM
from engine.persistence import migrations
from engine.persistence.programmes import read_bundle_files
from engine.programmes.bundle import bundle_of
from engine.settings import Settings, shipped
from tasklist.worked_cases import WorkedCase

NOW = datetime(2026, 5, 8, 9, 30, tzinfo=SHANGHAI)
ELIGIBILITY = shipped("dmn", "gd", "eligibility.dmn").read_bytes()


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    engine = house.build(Settings(f"sqlite:///{tmp_path}/shelf.db", "demonstration"))
    migrations.upgrade(engine.store, shipped("migrations"))
    yield Shelf(engine)
    engine.store.close()


def judged(shelf: Shelf, content: bytes) -> list[WorkedCase]:
    return list(shelf.judge("DEC-GD-ELIG", "eligibility.dmn", content, NOW))


def test_the_cases_of_a_shipped_table_agree(shelf: Shelf) -> None:
    cases = judged(shelf, ELIGIBILITY)
    assert cases
    assert [case.title for case in cases if case.differences] == []


def test_a_changed_threshold_shows_which_cases_come_out_otherwise(shelf: Shelf) -> None:
    changed = ELIGIBILITY.replace(b"&lt; 600", b"&lt; 800")
    assert changed != ELIGIBILITY
    assert any(case.differences for case in judged(shelf, changed))


DIFFERENT = b"""cases:
- {title: deployed with the table, decision: DEC-GD-ELIG, facts: {}, outcome: nothing}
"""


def test_the_cases_are_those_that_the_version_in_force_brought(shelf: Shelf) -> None:
    files = {**read_bundle_files("gd"), "cases/gd/recognition.yaml": DIFFERENT}
    deploy_programme(
        shelf.engine, bundle_of("gd", files), actor=SYSTEM, now=shelf.engine.now(), reason="test"
    )
    titles = [case.title for case in judged(shelf, ELIGIBILITY)]
    assert titles == ["deployed with the table"]


def test_a_decision_without_cases_has_none(shelf: Shelf) -> None:
    assert list(shelf.judge("DEC-NOWHERE", "eligibility.dmn", ELIGIBILITY, NOW)) == []
