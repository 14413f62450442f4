"""A year's notice as CSV."""

from datetime import date
from pathlib import Path

import pytest

from engine.deadlines.notices import calendar_days, read_notices, years_of
from engine.errors import Invalid

HEADER = "年度,节日,放假起,放假止,调休上班\n"
NOTICE_2027 = HEADER + (
    "2027,元旦,2027-01-01,2027-01-03,\n"
    "2027,春节,2027-02-05,2027-02-11,2027-01-31 2027-02-20\n"
    "2027,清明节,2027-04-03,2027-04-05,\n"
    "2027,劳动节,2027-05-01,2027-05-05,2027-05-08\n"
    "2027,端午节,2027-06-09,2027-06-09,\n"
    "2027,中秋节、国庆节,2027-09-30,2027-10-07,2027-09-26\n"
)


def _findings(text: str) -> list[str]:
    with pytest.raises(Invalid) as refused:
        read_notices(text)
    return [f"{finding.element} {finding.message}" for finding in refused.value.findings]


def test_a_whole_notice_makes_every_day_of_its_year() -> None:
    days = calendar_days(read_notices(NOTICE_2027))
    assert len([day for day in days if day.year == 2027]) == 365
    assert days[date(2027, 2, 20)].made_up
    assert days[date(2027, 2, 5)].source == "国务院办公厅关于2027年部分节假日安排的通知"


def test_a_byte_order_mark_from_a_spreadsheet_does_no_harm() -> None:
    assert years_of(read_notices("\ufeff" + NOTICE_2027)) == [2027]


def test_new_year_may_reach_back_into_december() -> None:
    text = NOTICE_2027.replace("2027-01-01,2027-01-03,", "2026-12-31,2027-01-02,2026-12-26")
    days = calendar_days(read_notices(text))
    assert not days[date(2026, 12, 31)].working
    assert days[date(2026, 12, 26)].made_up


def test_a_missing_festival_is_named_because_its_days_would_count_as_working_days() -> None:
    without = "".join(line for line in NOTICE_2027.splitlines(True) if "端午节" not in line)
    assert _findings(without) == ["2027年 缺少端午节；一年的安排应当完整导入"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("二〇二七,元旦,2027-01-01,2027-01-03,", "年度“二〇二七”应为四位数字"),
        ("2027,,2027-01-01,2027-01-03,", "没有写节日名称"),
        ("2027,元旦,1月1日,2027-01-03,", "“1月1日”不是日期"),
        ("2027,元旦,2027-01-03,2027-01-01,", "应在放假起"),
        ("2027,元旦,2027-01-01,2027-12-03,", "一个月以内"),
        ("2027,元旦,2028-01-01,2028-01-03,", "不在2027年"),
        ("2027,元旦,2027-01-01,2027-01-03,2027-01-04", "不是周六或周日"),
        ("2027,元旦,2027-01-01", "“”不是日期"),
    ],
)
def test_a_line_that_cannot_be_so_is_named_with_the_reason(line: str, why: str) -> None:
    findings = _findings(HEADER + line + "\n")
    assert findings[0].startswith("第2行")
    assert why in findings[0]


def test_another_header_is_refused_with_the_right_one() -> None:
    with pytest.raises(Invalid, match="年度,节日,放假起,放假止,调休上班"):
        read_notices("date,name\n2027-01-01,元旦\n")


def test_the_shipped_calendar_is_whole_from_2004_to_2026() -> None:
    text = (Path(__file__).parents[2] / "regulations/calendar.csv").read_text(encoding="utf-8")
    assert years_of(read_notices(text)) == list(range(2004, 2027))
