"""Whatever happens to a body, in any order and again: its history is a path of its table."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from engine.commands.core.handlers import EndsCase, HandledJob
from engine.errors import Refused
from engine.json_types import Json
from engine.persistence import Store, Transaction
from register.handlers import HANDLERS
from register.lifecycle.table import is_path
from register.programme_rules import all_rules, shipped_rules
from register.rows import Base, Sanction, StatusChange
from register.standing import disagreements
from tests.databases import sqlite_store

ROOT = Path(__file__).parents[2]
START = date(2026, 3, 16)
RECOGNITION: dict[str, Json] = {
    "credit_code": "123300004700900236",
    "base_name": "某主体",
    "base_category": "某类",
    "document_no": "1号",
    "recognised_on": START.isoformat(),
}


class Undone(Exception):
    """Ends an example, so that nothing of it is left."""


@pytest.fixture(scope="module")
def one_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with sqlite_store(tmp_path_factory.mktemp("lives")) as store:
        yield store


def does(
    transaction: Transaction, programme: str, job: str, headers: dict[str, str], **given: Json
) -> dict[str, Json]:
    handled = HandledJob(
        key=1,
        type=job,
        headers={"programme": programme, "clauses": "X-1", "reason": "某事由", **headers},
        variables=given,
        process_instance_key=7,
        process_id=f"{programme}-P01",
        element_id="s01",
        now=datetime(2026, 3, 16, 4, tzinfo=UTC),
    )
    answer = HANDLERS[job](transaction, handled)
    transaction.flush()
    return dict(answer.variables)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sampled_from([*all_rules()]), st.data())
def test_any_events_in_any_order_keep_the_history_a_path_of_the_table(
    one_store: Store, programme: str, data: st.DataObject
) -> None:
    rules = shipped_rules(programme)
    happened = data.draw(st.lists(st.sampled_from(rules.body.events), max_size=8))
    with suppress(Undone), one_store.write() as transaction:
        number = does(transaction, programme, "register.recognise", {}, **RECOGNITION)["base_no"]
        for place, event in enumerate(happened):
            on = (START + timedelta(days=place)).isoformat()
            with suppress(Refused, EndsCase):
                does(
                    transaction, programme, "register.standing", {"event": event},
                    base_no=number, effective_on=on,
                )  # fmt: skip
        told = select(StatusChange.status).where(StatusChange.base_number == number)
        history = list(transaction.scalars(told.order_by(StatusChange.position)))
        bans = transaction.scalars(select(Sanction).where(Sanction.base_number == number)).all()
        assert is_path(rules.body, history)
        assert transaction.get_one(Base, number).status == history[-1]
        assert [*disagreements(transaction)] == []
        assert len(bans) <= 1
        raise Undone


def test_nothing_but_the_steps_of_the_tables_writes_a_standing() -> None:
    written = re.compile(r"\.(status|standing|state) = |StatusChange\(|RegisterEvent\(")
    rooms = ("register", "papers", "tasklist", "webhooks", "api", "app")
    found = {
        str(path.relative_to(ROOT))
        for room in rooms
        for path in (ROOT / room).rglob("*.py")
        if re.search(written, _without_columns(path.read_text(encoding="utf-8")))
    }
    assert found <= {"register/standing.py", "register/steps.py"}


def _without_columns(source: str) -> str:
    """Without the lines that say what a row is: classes, and the setters of their states."""
    return re.sub(r"class \w+\(.*|self\.state = state|case\.state = .*", "", source)
