"""A step is passed, and its papers are there: numbered, dated, filled from the case, unchanging."""

import hashlib
from io import BytesIO

import docx
import pytest
import yaml
from sqlalchemy import select

from engine.assembly import assemble
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.set_variables import set_variables
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.errors import Invalid, NotFound, Refused
from engine.lifecycle.actor import SYSTEM, Actor
from engine.persistence.case_rows import UserTask
from engine.queries.case_file import case_file
from papers.facts import PaperServices
from papers.issuing import PROPERTY, Issuing
from papers.printing import print_form
from papers.queries import paper_content, papers_of
from papers.reissue import reissue_paper
from tests.papers.conftest import APPLICANT, CHEN, HE, NOW, start
from tests.papers.drawing import diagram
from tests.papers.reading import pdf_text, word_text
from tests.small_programme import FILES, small_programmes

FILLED = {
    "complete": False,
    "amount": 600,
    "on": "2026-03-16",
    "why": "缺少合作协议",
    "people": [{"name": "甲"}, {"name": "乙"}],
}


def complete(engine: Engine, case_key: int, element: str, actor: Actor, **variables: object) -> int:
    """Complete the open task of the case; answers its key."""
    with engine.store.read() as transaction:
        of_case = select(UserTask.key).where(
            UserTask.instance_key == case_key, UserTask.element_id == element
        )
        key = transaction.scalars(of_case).one()
    complete_user_task(engine, key, variables, actor=actor, now=NOW)
    return key


def text(engine: Engine, case_key: int, position: int) -> str:
    """What the paper's PDF says."""
    return pdf_text(paper_content(engine.store, SYSTEM, case_key, position, "pdf")[1])


def test_a_step_makes_the_papers_that_the_diagram_names(engine: Engine, case_key: int) -> None:
    complete(engine, case_key, "check", CHEN, **FILLED)
    lines = papers_of(engine.store, CHEN, case_key)
    assert [(line.name, line.number) for line in lines] == [
        ("初审表", "初审表〔2026〕1号"),
        ("补正通知书", "补正〔2026〕1号"),
    ]
    assert {line.issued_by_name for line in lines} == {"陈处"}


def test_a_correction_notice_says_what_is_missing_and_until_when(
    engine: Engine, case_key: int
) -> None:
    complete(engine, case_key, "check", CHEN, **FILLED)
    said = text(engine, case_key, 2)
    assert "广东省科学技术厅补正通知书补正〔2026〕1号粤海前沿大学：" in said
    assert "海洋技术联合基地" in said
    assert "投入累计总额" in said, "the words of the clause that is not met"
    assert "2026年3月30日" in said, "ten working days after the sixteenth"
    assert "广东省科学技术厅（印章）2026年3月16日" in said


def test_word_and_pdf_say_the_same(engine: Engine, case_key: int) -> None:
    complete(engine, case_key, "check", CHEN, **FILLED)
    pdf = text(engine, case_key, 1)
    word = paper_content(engine.store, CHEN, case_key, 1, "docx")[1]
    for line in word_text(word).splitlines():
        assert "".join(line.split()) in pdf


def test_a_form_is_shown_with_its_labels_units_and_rows(engine: Engine, case_key: int) -> None:
    complete(engine, case_key, "check", CHEN, **FILLED)
    said = text(engine, case_key, 1)
    for shown in ("材料是否齐全不齐全", "投入600万元", "受理日期2026年3月16日", "缺少合作协议"):
        assert shown in said
    assert "人员（2）姓名乙" in said


def test_a_field_that_was_hidden_is_not_shown(engine: Engine, case_key: int) -> None:
    complete(engine, case_key, "check", CHEN, **FILLED | {"complete": True})
    assert "不齐全的说明" not in text(engine, case_key, 1)


def test_the_number_that_a_form_gives_is_the_papers(engine: Engine, case_key: int) -> None:
    complete(engine, case_key, "check", CHEN, document_no="粤科合字〔2026〕88号")
    assert papers_of(engine.store, CHEN, case_key)[0].number == "粤科合字〔2026〕88号"


def test_numbers_count_up_over_the_cases_of_a_year(engine: Engine) -> None:
    keys = [start(engine), start(engine)]
    for key in keys:
        complete(engine, key, "check", CHEN, **FILLED)
    assert [papers_of(engine.store, CHEN, key)[1].number for key in keys] == [
        "补正〔2026〕1号",
        "补正〔2026〕2号",
    ]


def test_an_agencys_opinion_is_issued_by_the_agency(engine: Engine, case_key: int) -> None:
    complete(engine, case_key, "check", CHEN, **FILLED)
    complete(engine, case_key, "correct", APPLICANT)
    complete(engine, case_key, "opinion", HE, complete=True)
    assert "粤评科技评估中心（印章）" in text(engine, case_key, 3)


def test_an_issued_paper_is_in_the_history_with_its_hashes(engine: Engine, case_key: int) -> None:
    complete(engine, case_key, "check", CHEN, **FILLED)
    events = [e for e in case_file(engine.store, CHEN, case_key).events if e.kind == "paper_issued"]
    _, content = paper_content(engine.store, CHEN, case_key, 2, "docx")
    assert events[1].data["docx"] == hashlib.sha256(content).hexdigest()


def test_a_paper_is_seen_by_whoever_sees_its_case_and_by_nobody_else(
    engine: Engine, case_key: int
) -> None:
    complete(engine, case_key, "check", CHEN, **FILLED)
    assert paper_content(engine.store, APPLICANT, case_key, 2, "pdf")
    with pytest.raises(NotFound):
        paper_content(engine.store, Actor("other", "别人"), case_key, 2, "pdf")


def test_made_again_it_is_a_new_version_with_a_reason_and_the_old_one_stays(
    engine: Engine, case_key: int
) -> None:
    complete(engine, case_key, "check", CHEN, **FILLED)
    before = paper_content(engine.store, CHEN, case_key, 2, "pdf")[1]
    set_variables(
        engine, case_key, {"base_name": "更正后的基地"}, actor=SYSTEM, now=NOW, reason="更正"
    )
    made = reissue_paper(engine, case_key, 2, actor=CHEN, now=NOW, reason="名称有误")
    old, new = papers_of(engine.store, CHEN, case_key)[1:]
    assert (new.position, new.version, new.reason) == (made, 2, "名称有误")
    assert (new.number, old.is_newest, new.is_newest) == (old.number, False, True)
    assert "更正后的基地" in text(engine, case_key, made)
    assert paper_content(engine.store, CHEN, case_key, 2, "pdf")[1] == before


def test_only_who_could_do_the_step_makes_its_paper_again(engine: Engine, case_key: int) -> None:
    complete(engine, case_key, "check", CHEN, **FILLED)
    with pytest.raises(Refused, match="只有能办理该环节的人"):
        reissue_paper(engine, case_key, 2, actor=APPLICANT, now=NOW, reason="不服")


def test_making_again_asks_for_a_reason(engine: Engine, case_key: int) -> None:
    complete(engine, case_key, "check", CHEN, **FILLED)
    with pytest.raises(Invalid, match="理由"):
        reissue_paper(engine, case_key, 2, actor=CHEN, now=NOW, reason=" ")


def test_an_old_version_is_not_made_again(engine: Engine, case_key: int) -> None:
    complete(engine, case_key, "check", CHEN, **FILLED)
    reissue_paper(engine, case_key, 2, actor=CHEN, now=NOW, reason="名称有误")
    with pytest.raises(Refused, match="更新的版本"):
        reissue_paper(engine, case_key, 2, actor=CHEN, now=NOW, reason="再来")


def test_a_template_that_cannot_be_filled_in_holds_up_nobody(engine: Engine, case_key: int) -> None:
    broken = {PROPERTY: Issuing(broken_templates())}
    complete(assemble(engine.settings, step_listeners=broken), case_key, "check", CHEN, **FILLED)
    line = papers_of(engine.store, CHEN, case_key)[1]
    assert "没有名为“没有的字段”的字段" in line.trouble
    assert line.number == "补正〔2026〕1号"


def test_once_the_template_is_mended_the_paper_is_made_in_its_place(
    engine: Engine, case_key: int
) -> None:
    broken = {PROPERTY: Issuing(broken_templates())}
    complete(assemble(engine.settings, step_listeners=broken), case_key, "check", CHEN, **FILLED)
    assert reissue_paper(engine, case_key, 2, actor=CHEN, now=NOW, reason="模板已改好") == 2
    line = papers_of(engine.store, CHEN, case_key)[1]
    assert (line.trouble, line.version) == ("", 1)
    assert "粤海前沿大学" in text(engine, case_key, 2)


def broken_templates() -> PaperServices:
    document, file = docx.Document(), BytesIO()
    document.add_paragraph("{{ 没有的字段 }}")
    document.save(file)
    kinds = {name: {"template": "坏"} for name in ("初审表", "推荐意见")}
    kinds["补正通知书"] = {"template": "坏", "series": "补正"}
    files = {
        "papers.yaml": yaml.safe_dump({"papers": kinds}),
        "templates/坏.docx": file.getvalue(),
        "programme.yaml": FILES["programme.yaml"].replace("prefix: JS", "prefix: GD"),
        "clauses.yaml": FILES["clauses.yaml"].replace("JS-", "GD-"),
    }
    broken = small_programmes(files)
    return PaperServices(lambda _transaction, _known: broken)


def test_a_diagram_that_names_an_unknown_paper_is_refused_by_element(engine: Engine) -> None:
    files = {"gd-letters.bpmn": diagram("没有的文书")}
    with pytest.raises(Invalid, match="「check」的属性 paper：没有名为“没有的文书”的文书"):
        deploy_resources(engine, files, actor=SYSTEM, now=NOW)


def test_any_form_that_was_sent_is_printed(engine: Engine, case_key: int) -> None:
    key = complete(engine, case_key, "check", CHEN, **FILLED)
    printed = print_form(engine, CHEN, key)
    assert printed.name == "初审表"
    assert "缺少合作协议" in pdf_text(printed.paper.pdf)


def test_a_form_that_was_not_sent_is_not_printed(engine: Engine, case_key: int) -> None:
    with engine.store.read() as transaction:
        key = transaction.scalars(select(UserTask.key)).one()
    with pytest.raises(Refused, match="还没有提交"):
        print_form(engine, CHEN, key)
