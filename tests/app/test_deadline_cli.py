"""`guicheng deadline` and `guicheng calendar`, without server or database."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import cli
from engine.persistence import Store
from tests.deadlines.test_notices import NOTICE_2027


@pytest.fixture(autouse=True)
def _no_database(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("GUICHENG_DATABASE", f"sqlite:///{tmp_path}/none.db")


def _run(*arguments: str, lines: str | None = None) -> Result:
    return CliRunner().invoke(cli, arguments, input=lines)


def test_a_person_reads_the_last_day_and_the_steps() -> None:
    result = _run("deadline", "T-ZJ-16", "--start", "2026-02-01")
    assert result.output.splitlines() == [
        "T-ZJ-16  末日 2026-03-02",
        "  2026-02-01 为起始日，不计入；1个月的对应日为 2026-03-01（周日）",
        "  2026-03-01 为周末，顺延至 2026-03-02（周一）",
        "  末日 2026-03-02 24:00",
    ]


def test_a_program_reads_json() -> None:
    result = _run("deadline", "T-ZJ-15", "--year", "2026", "--submitted", "2026-02-01", "--json")
    found = json.loads(result.output)
    assert (found["last_day"], found["on_time"]) == ("2026-01-31", False)


def test_a_parameter_may_be_given() -> None:
    result = _run("deadline", "T-GX-COOP-10-3-d", "--start", "2026-03-16", "--value", "5")
    assert result.output.startswith("T-GX-COOP-10-3-d  末日 2026-03-23")


def test_a_batch_answers_every_line_in_order_and_says_what_is_wrong_with_a_bad_one() -> None:
    lines = '{"timer": "T-P-NOTICE", "start": "2026-03-31"}\n{"timer": "T-X"}\n\nno\n[]\n'
    result = _run("deadline", "--batch", "-", lines=lines)
    answers = [json.loads(line) for line in result.output.splitlines()]
    assert [a.get("last_day") or a["error"][:4] for a in answers] == [
        "2026-03-31",
        "第2行：",
        "第4行：",
        "第5行：",
    ]


def test_without_a_timer_the_command_says_what_it_needs() -> None:
    result = _run("deadline")
    assert result.exit_code == 2
    assert "请给出期限编号" in result.output


def test_a_year_is_shown_with_its_source() -> None:
    output = _run("calendar", "show", "2026").output
    assert "2026-02-28（周六） 班 春节" in output
    assert "依据：国务院办公厅关于2026年部分节假日安排的通知" in output


def test_a_year_without_a_notice_is_not_shown() -> None:
    result = _run("calendar", "show", "2027")
    assert "2027年的放假安排尚未公布" in str(result.exception)


def test_the_status_says_how_far_the_calendar_reaches() -> None:
    assert "2004-01-01 至 2026-12-31" in _run("calendar", "status").output


def test_an_imported_year_is_in_force_at_once(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/none.db")
    store.create_tables()
    store.close()
    notice = tmp_path / "2027.csv"
    notice.write_text(NOTICE_2027, encoding="utf-8")
    assert "已导入2027年" in _run("calendar", "import", str(notice)).output
    assert "2027-02-20（周六） 班 春节" in _run("calendar", "show", "2027").output
    settled = _run("deadline", "T-GX-COOP-10-5-b", "--start", "2026-12-28").output
    assert settled.startswith("T-GX-COOP-10-5-b  末日 2027-01-07")


def test_a_closure_of_a_province_moves_its_deadlines_alone(tmp_path: Path) -> None:
    Store(f"sqlite:///{tmp_path}/none.db").create_tables()
    said = ("--province", "广西", "--name", "三月三", "--source", "自治区人民政府公告")
    assert "已登记1个停办日" in _run("calendar", "close", "2026-04-20", *said).output
    assert "三月三" in _run("calendar", "show", "2026", "--province", "广西").output
    assert "三月三" not in _run("calendar", "show", "2026").output
    asked = ("--start", "2026-04-17", "--json")
    guangxi = json.loads(_run("deadline", "T-GX-COOP-12-4-b", *asked).output)
    assert guangxi["last_day"] == "2026-04-23"
    guangdong = json.loads(_run("deadline", "T-P-GD-PUBLICITY", *asked).output)
    assert guangdong["last_day"] == "2026-04-28"
    assert "已撤销停办日" in _run("calendar", "open", "2026-04-20", "--province", "广西").output


def test_no_line_however_broken_stops_a_batch(tmp_path: Path) -> None:
    good = b'{"timer": "T-P-NOTICE", "start": "2026-03-31"}\n'
    broken = [
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"timer": "T-ZJ-15", "year": NaN}',
        b'"' + b"9" * 9_999,
        b'{"timer": 1.5}',
    ]
    file = tmp_path / "questions.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + good + b"\n".join(broken) + b"\n" + good)
    answers = [
        json.loads(line) for line in _run("deadline", "--batch", str(file)).output.splitlines()
    ]
    assert ["error" in answer for answer in answers] == [False, *[True] * 5, False]
