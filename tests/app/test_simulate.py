"""`guicheng simulate`: five years of a programme's bodies, told as a calendar."""

import pytest
from click.testing import CliRunner, Result

from app.cli import cli

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def five_years() -> Result:
    result = CliRunner().invoke(cli, ["simulate", "gd", "--years", "5"], catch_exceptions=False)
    assert result.exit_code == 0
    return result


@pytest.mark.parametrize(
    "line",
    [
        "2026-05-15（周五） 24:00  期限届满：申报通知规定的申报期限",
        "2026-05-27（周三） 24:00  期限届满：公示（第九条）",
        "2027-12-20（周一）  吴老师（粤海前沿大学）：提交年度执行报告",
        "2028-12-31（周日） 24:00  期限届满：提交年度执行报告",
        "2029-05-28（周一） 24:00  期限届满：绩效评估周期",
        "2030-09-17（周二） 24:00  期限届满：不合格基地限期整改",
        "2030-11-04（周一）  湾区国际技术转移中心在禁报期内申报，不予受理。",
        "2031-03-16（周日）  模拟的年数已满",
    ],
)
def test_a_life_of_five_years_has_this_day_in_its_calendar(five_years: Result, line: str) -> None:
    assert any(told.startswith(line) for told in five_years.output.splitlines())


def test_the_days_of_a_life_come_in_order(five_years: Result) -> None:
    days = [line[:10] for line in five_years.output.splitlines() if line[:2] == "20"]
    assert len(days) > 30
    assert days == sorted(days)


def test_a_programme_that_is_not_there_is_named_with_those_that_are() -> None:
    result = CliRunner().invoke(cli, ["simulate", "nowhere"])
    assert "没有名为“nowhere”的项目；有：gd、" in str(result.exception)
