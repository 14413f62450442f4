"""The papers of real cases say what happened: names, numbers, days, clauses."""

from datetime import date
from pathlib import Path

import pytest

from engine.commands.core.engine import Engine
from tests.papers.reading import papers, said
from tests.procedures import test_gx_coop as coop
from tests.procedures import test_gx_coop_later as later
from tests.procedures.applications import JOINT_RESEARCH
from tests.procedures.guangdong import Guangdong
from tests.procedures.registered import enter
from tests.procedures.test_gd_recognition import PUBLICITY_OVER, in_publicity
from tests.procedures.walking import copy_of, walk


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return coop.with_open_batch(tmp_path_factory.mktemp("papers") / "gx-coop.db")


@pytest.fixture
def engine(tmp_path: Path, deployed: Path) -> Engine:
    return copy_of(deployed, tmp_path)


def test_a_correction_notice_names_the_clause_and_the_last_day(engine: Engine) -> None:
    coop.submit(engine, coop.INSTITUTE | {"has_partner_profile": False})
    coop.go(engine, ("s07", coop.CHECKED))
    notice = said(engine, "补正通知书")
    assert "八桂研究院：" in notice
    assert "合作机构简介" in notice, "the words of the clause that is not met"
    assert "补正期限届满2026年3月30日" in notice
    assert "第10日" in notice, "how the last day was counted"


def test_an_acceptance_is_told_with_the_days_it_starts(engine: Engine) -> None:
    coop.submit(engine, coop.INSTITUTE)
    coop.go(engine, ("s07", coop.CHECKED))
    notice = said(engine, "受理通知书")
    assert "现予受理" in notice
    assert "推荐评审时限届满" in notice


def test_an_objection_knows_until_when_from_the_publicity(engine: Engine) -> None:
    coop.to_publicity(engine)
    publicity = said(engine, "公示")
    assert "八桂研究院" in publicity
    assert "公示期届满2026年3月25日" in publicity


def test_a_recognition_carries_the_number_that_the_office_gave_it(engine: Engine) -> None:
    coop.recognise(engine)
    document = said(engine, "认定文件")
    assert "桂科〔2026〕1号" in document
    assert "认定日期2026年3月26日" in document


def test_a_revocation_states_the_reason_and_the_grounds(engine: Engine) -> None:
    enter(
        engine,
        later.BASE,
        date(2025, 3, 16),
        credit_code=coop.CODE,
        recommender_code="11450000007500012B",
        valid_until=date(2030, 3, 16),
    )
    breach = later.GROUNDS | {"integrity_breach": True}
    walk(engine, "GX-COOP-P06", ("s02", breach), ("s03", {}), *later.REVOKED)
    decision = said(engine, "撤销决定")
    assert later.BASE in decision
    assert "弄虚作假" in decision
    assert "科研诚信" in decision, "the words of the ground"


def test_a_batchs_list_comes_from_the_register(gd: Guangdong) -> None:
    number = in_publicity(gd)
    listed = said(gd.engine, "拟认定名单")
    assert number in listed
    assert "粤海前沿大学" in listed
    assert JOINT_RESEARCH in listed


def test_a_paper_that_nobody_completes_is_issued_by_who_worked_in_its_lane(gd: Guangdong) -> None:
    in_publicity(gd)
    assert said(gd.engine, "公示").startswith("粤评科技评估中心公示")


def test_every_paper_of_a_recognition_is_made(gd: Guangdong) -> None:
    number = in_publicity(gd)
    gd.move(PUBLICITY_OVER)
    gd.announce(number, consult="需要")
    made = {paper.name for paper in papers(gd.engine)}
    assert made == {
        "专题指南",
        "推荐意见",
        "审查验收结论",
        "专家评审表",
        "拟认定名单",
        "公示",
        "征求意见函",
        "认定文件",
        "办理结果告知书",
    }
    assert "已认定" in said(gd.engine, "办理结果告知书")
    assert "省外办：" in said(gd.engine, "征求意见函")
    assert "粤科合字〔2026〕88号" in said(gd.engine, "认定文件")
