"""The migrations make exactly the tables that the code has, on both databases."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import select, text

from engine.persistence import Store, migrations, row_seals
from engine.persistence.series import draw
from engine.settings import shipped
from register.consortium_rows import Member
from register.rows import Organisation
from tests.databases import postgres_database

FOLDER = shipped("migrations")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A database without any table."""
    with ExitStack() as stack:
        url = f"sqlite:///{tmp_path}/bare.db"
        if request.param == "postgres":
            server = request.getfixturevalue("postgres_server")
            url = stack.enter_context(postgres_database(server))
        store = Store(url)
        stack.callback(store.close)
        yield store


def test_the_migrated_database_has_the_tables_of_the_code(bare: Store) -> None:
    migrations.upgrade(bare, FOLDER)
    assert migrations.differences(bare) == []


def test_migrating_again_changes_nothing(bare: Store) -> None:
    assert not migrations.is_current(bare, FOLDER)
    migrations.upgrade(bare, FOLDER)
    migrations.upgrade(bare, FOLDER)
    assert migrations.is_current(bare, FOLDER)


def test_a_series_goes_on_after_the_highest_number_given_out_before(bare: Store) -> None:
    migrations.upgrade(bare, FOLDER, "0010")
    with bare.database.begin() as connection:
        for statement in _GIVEN_OUT:
            connection.execute(text(statement))
    migrations.upgrade(bare, FOLDER)
    with bare.write() as transaction:
        assert draw(transaction, "GD-2026-") == 12
        assert draw(transaction, "document/GD/补正/2026") == 4
        assert draw(transaction, "change/GD-B2026-001") == 3
        assert draw(transaction, "GD-B2026-") == 2
        assert draw(transaction, "deployment") == 8


_DAY = "'2026-01-01'"
_BASE = "'GD-B2026-001', 'GD', '', 1, '9', '甲', '', '', '2026-01-01', '有效'"
_GIVEN_OUT = (
    *(
        "INSERT INTO register_batch (id, programme, title, guide_published_on, opens_on, closes_on,"
        f" case_key) VALUES ('GD-2026-{n}', 'GD', '', {_DAY}, {_DAY}, {_DAY}, {n})"
        for n in (2, 11)
    ),
    "INSERT INTO register_base (number, programme, origin, case_key, credit_code, name, category,"
    f" document_no, recognised_on, status) VALUES ({_BASE})",
    *(
        "INSERT INTO register_change (base_number, number, kind, occurred_on, due_on)"
        f" VALUES ('GD-B2026-001', {n}, '', '2026-01-01', '2026-01-01')"
        for n in (1, 2)
    ),
    "INSERT INTO house_paper_series VALUES ('GD', '补正', 2026, 3)",
    "INSERT INTO definition_deployment (key, number, deployed_at, deployed_by, reason, warnings)"
    " VALUES (1, 7, '2026-01-01 00:00:00', '', '', '[]')",
)


def test_no_table_hides_its_json_from_the_order_of_keys() -> None:
    written = "\n".join(path.read_text() for path in Path(FOLDER, "versions").glob("*.py"))
    assert "JSONB" not in written
    assert "sa.JSON" not in written


def test_what_a_migration_changes_is_sealed_anew_and_a_forged_row_stays_forged(bare: Store) -> None:
    migrations.upgrade(bare, FOLDER)
    with bare.write() as transaction:
        transaction.add_all(Organisation(credit_code=code, name="甲") for code in ("1", "2"))
    with bare.database.begin() as connection:
        connection.execute(text("UPDATE register_organisation SET name='乙' WHERE credit_code='2'"))
    with bare.read() as transaction:
        before = row_seals.sound(transaction)
    with bare.database.begin() as connection:
        connection.execute(text("UPDATE register_organisation SET name = name || '（原）'"))
    with bare.write() as transaction:
        assert row_seals.seal_migrated(transaction, before) == 1
        wrong = [fault.why for fault in row_seals.faults(transaction)]
    assert wrong == ["register_organisation/2 内容与记录不符"]


def test_whoever_led_a_body_leads_it_after_the_migration(bare: Store) -> None:
    migrations.upgrade(bare, FOLDER, "0027")
    with bare.read() as transaction:
        assert row_seals.sound(transaction) == frozenset()
    with bare.database.begin() as connection:
        for position, role in enumerate(("牵头单位", "成员单位"), 1):
            connection.execute(
                text(
                    "INSERT INTO register_member (case_key, position, credit_code, name, role,"
                    f" joined_on) VALUES (1, {position}, '{position}', '', '{role}', '2026-01-01')"
                )
            )
    migrations.upgrade(bare, FOLDER)
    with bare.read() as transaction:
        found = transaction.scalars(select(Member).order_by(Member.position))
        assert [(one.role, one.leads) for one in found] == [("牵头单位", True), ("成员单位", False)]
