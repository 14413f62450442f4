"""Every question that the application answers, by every role: as the committed table says."""

from pathlib import Path

from tests.app.access import table

TABLE = Path(__file__).parents[2] / "docs" / "access-table.md"


def test_every_route_answers_every_role_as_the_table_says(tmp_path: Path) -> None:
    found = table(tmp_path).splitlines()
    known = TABLE.read_text(encoding="utf-8").splitlines()
    assert [line for line in found if line not in known] == []
    assert [line for line in known if line not in found] == []
