"""GX-COOP-P02 and P03: the five years of a title, its renewal, its end."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from engine.commands.core.engine import Engine
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.messages.publish_message import publish_message
from engine.lifecycle.actor import SYSTEM
from register.queries import BaseFile, base
from tests.procedures.registered import enter, set_status
from tests.procedures.test_gx_coop import (
    CHECKED,
    CODE,
    INSTITUTE,
    REVIEWED,
    go,
    receipt,
    seven_working_days_later,
    with_open_batch,
)
from tests.procedures.walking import NOON, complete, copy_of, ended, tasks

BASE = "GX-COOP-B2021-001"
AGAIN = INSTITUTE | {"has_summary_since_recognition": True}
OVER = datetime(2026, 5, 19, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return with_open_batch(tmp_path_factory.mktemp("gx-coop-later") / "gx-coop.db")


@pytest.fixture
def engine(tmp_path: Path, deployed: Path) -> Engine:
    """A base recognised on 18 May 2021 whose term and renewal are under way."""
    made = copy_of(deployed, tmp_path)
    enter(
        made,
        BASE,
        date(2021, 5, 18),
        credit_code=CODE,
        recommender_code=INSTITUTE["recommender_code"],
        valid_until=date(2026, 5, 18),
    )
    told = {"base_no": BASE, "counted_from": "2021-05-18"}
    for message in ("gx-coop.term", "gx-coop.renewal"):
        publish_message(made, message, BASE, told, actor=SYSTEM, now=NOON)
    fire_due_timers(made, now=NOON)
    return made


def recognise_again(engine: Engine) -> None:
    go(engine, ("s02", {}), ("s04", AGAIN))
    receipt(engine)
    go(engine, ("s07", CHECKED), *REVIEWED, ("s17", {}), ("s18", {"listed": "列入"}))
    seven_working_days_later(engine)
    document = {"document_no": "桂科〔2026〕1号", "recognised_on": "2026-03-26"}
    complete(engine, "s24", document, datetime(2026, 3, 26, 4, 0, tzinfo=UTC))


def entered(engine: Engine) -> BaseFile:
    return base(engine.store, BASE)


def test_a_base_revoked_before_the_nine_months_is_not_asked(tmp_path: Path, deployed: Path) -> None:
    engine = copy_of(deployed, tmp_path)
    enter(engine, BASE, date(2021, 5, 18), credit_code=CODE, valid_until=date(2026, 5, 18))
    set_status(engine, BASE, "已撤销")
    told = {"base_no": BASE, "counted_from": "2021-05-18"}
    publish_message(engine, "gx-coop.renewal", BASE, told, actor=SYSTEM, now=NOON)
    fire_due_timers(engine, now=NOON)
    assert ended(engine, "GX-COOP-P02") == ["e_over"]


def test_nine_months_before_the_end_the_base_is_asked_to_apply_again(engine: Engine) -> None:
    assert "s02" in tasks(engine)


def test_a_base_recognised_again_has_five_new_years(engine: Engine) -> None:
    recognise_again(engine)
    assert ended(engine, "GX-COOP-P02")[0] == "e_renewed"
    assert entered(engine).line.valid_until == date(2031, 3, 26)
    assert entered(engine).history[-1].reason == "再次获认定（桂科〔2026〕1号）"


def test_the_old_term_ends_as_a_title_that_goes_on(engine: Engine) -> None:
    recognise_again(engine)
    fire_due_timers(engine, now=OVER)
    assert "e_valid" in ended(engine, "GX-COOP-P03")
    assert entered(engine).line.status == "有效"


def test_a_title_not_renewed_lapses_after_five_years(engine: Engine) -> None:
    fire_due_timers(engine, now=datetime(2026, 5, 18, 4, 0, tzinfo=UTC))
    assert entered(engine).line.status == "有效"
    fire_due_timers(engine, now=OVER)
    assert "e_lapsed" in ended(engine, "GX-COOP-P03")
    assert entered(engine).line.status == "已失效"


def test_without_a_new_recognition_the_renewal_ends(engine: Engine) -> None:
    go(engine, ("s02", {}), ("s04", AGAIN))
    receipt(engine, "2026-04-01")
    assert ended(engine, "GX-COOP-P02") == ["e_wait"]


def test_a_base_that_prepares_no_renewal_is_asked_no_more_once_its_title_is_over(
    engine: Engine,
) -> None:
    fire_due_timers(engine, now=OVER)
    assert ended(engine, "GX-COOP-P02") == ["e_wait"]
    assert tasks(engine) == []


def test_who_holds_a_title_must_hand_in_the_summary_whatever_it_claims(engine: Engine) -> None:
    go(engine, ("s02", {}), ("s04", INSTITUTE | {"has_summary_since_recognition": False}))
    receipt(engine)
    go(engine, ("s07", CHECKED))
    assert "s10" in tasks(engine)


def test_a_term_of_a_base_revoked_meanwhile_ends_without_a_lapse(engine: Engine) -> None:
    set_status(engine, BASE, "已撤销")
    fire_due_timers(engine, now=OVER)
    assert "e_ended" in ended(engine, "GX-COOP-P03")
    assert entered(engine).line.status == "已撤销"
