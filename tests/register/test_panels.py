from decimal import Decimal

from register.handlers.panels import majority, mean


def test_a_fact_holds_when_more_than_half_of_the_sheets_say_so() -> None:
    yes, no = {"law_compliant": True}, {"law_compliant": False}
    assert majority([yes, yes, no], "law_compliant") is True
    assert majority([yes, no], "law_compliant") is False


def test_the_mean_is_exact_to_the_hundredth() -> None:
    assert mean([Decimal("81"), Decimal("82"), Decimal("84.5")]) == Decimal("82.50")


def test_no_score_has_no_mean() -> None:
    assert mean([]) is None
