"""What a programme's rules say of a case stands on its pages without an id."""

from engine.persistence.programmes import shipped_programmes
from tasklist.clauses import Regulations


def test_a_clause_and_a_reading_stand_in_words() -> None:
    said = "整改期内以期满复评为准（GD-15-1-3-d、AMB-GD-23）"
    told = Regulations(shipped_programmes()).provisions(said)
    assert told.startswith("整改期内以期满复评为准（第十五条")
    assert "关于“" in told
    assert "GD-" not in told


def test_a_number_is_no_clause() -> None:
    number = "ZJ-B2026-001、GD-2026-1-003"
    assert Regulations(shipped_programmes()).provisions(number) == number
