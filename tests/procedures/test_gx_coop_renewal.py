"""GX-COOP-P02: a base applies anew before its five years are over."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.commands.engine import Engine
from engine.commands.fire_due_timers import fire_due_timers
from engine.commands.publish_message import publish_message
from engine.lifecycle.actor import SYSTEM
from tests.procedures.test_gx_coop import CHECKED, CODE, INSTITUTE, NOTICE, REVIEWED
from tests.procedures.walking import NOON, Step, complete, copy_of, deploy, ended, walk

BASE = {
    "base_no": "GX-COOP-1",
    "credit_code": CODE,
    "recommender_code": "11450000007500012B",
    "recognized_on": "2021-05-18",
}


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return deploy(tmp_path_factory.mktemp("gx-coop-later") / "gx-coop.db", "gx-coop")


@pytest.fixture
def engine(tmp_path: Path, deployed: Path) -> Engine:
    return copy_of(deployed, tmp_path)


def test_a_base_recognised_again_is_renewed(engine: Engine) -> None:
    walk(engine, "GX-COOP-P02", ("s00a", BASE))
    fire_due_timers(engine, now=NOON)
    steps: tuple[Step, ...] = (("s02", {}), *NOTICE, ("s04", INSTITUTE))
    for element, variables in steps:
        complete(engine, element, variables)
    said = {"submitted_via_platform": True, "submitted_at": "2026-03-31"}
    publish_message(engine, "gx-coop.receipted", CODE, said, actor=SYSTEM, now=NOON)
    for element, variables in (
        ("s07", CHECKED),
        *REVIEWED,
        ("s17", {}),
        ("s18", {"listed": "列入"}),
    ):
        complete(engine, element, variables)
    fire_due_timers(engine, now=datetime(2026, 3, 25, 16, 0, tzinfo=UTC))
    document = {"document_no": "桂科〔2026〕1号", "recognised_on": "2026-03-26"}
    complete(engine, "s24", document, datetime(2026, 3, 26, 4, 0, tzinfo=UTC))
    assert ended(engine, "GX-COOP-P02") == ["e_renewed"]


def test_without_a_new_recognition_the_title_runs_out(engine: Engine) -> None:
    walk(engine, "GX-COOP-P02", ("s00a", BASE))
    fire_due_timers(engine, now=NOON)
    for element, variables in (("s02", {}), *NOTICE, ("s04", INSTITUTE)):
        complete(engine, element, variables)
    said = {"submitted_via_platform": True, "submitted_at": "2026-04-01"}
    publish_message(engine, "gx-coop.receipted", CODE, said, actor=SYSTEM, now=NOON)
    assert ended(engine, "GX-COOP-P02") == ["e_wait"]
