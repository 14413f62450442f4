"""A template is a form to be filled in, never a program."""

import io

import docx
import pytest

from engine.errors import Invalid
from papers.fields import specimen
from papers.template import Template


def template(*paragraphs: str) -> Template:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    saved = io.BytesIO()
    document.save(saved)
    return Template("试.docx", saved.getvalue())


def text_of(content: bytes) -> str:
    return "\n".join(each.text for each in docx.Document(io.BytesIO(content)).paragraphs)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("{{ 主送单位 }}", "没有名为“主送单位”的字段"),
        ("{{ 变量 }}", "要用点号写明变量的名称"),
        ("{{ 单位.名称 }}", "不是字段"),
        ("{{ 依据 }}", "清单不能直接写出来"),
        ("{% for 条 in 依据 %}{{ 条.编号 }}{% endfor %}", "没有这一列，有：条款、原文"),
        ("{% for 条 in 依据 %}{{ 条 }}{% endfor %}", "是清单的一行"),
        ("{% for 字 in 单位 %}{{ 字 }}{% endfor %}", "只能逐项取这些清单"),
        ("{% if 依据 %}", "都要有结尾"),
    ],
)
def test_a_field_that_no_case_can_fill_is_named(written: str, said: str) -> None:
    assert said in template(written).faults[0]


@pytest.mark.parametrize(
    "hostile",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ 单位.__class__ }}",
        "{{ 变量.x.__class__ }}",
        "{{ 单位 * 999999999 }}",
        "{{ range(999999999) }}",
        "{% for a in range(9) %}{% endfor %}",
        "{{ cycler('a') }}",
        "{% set x = 单位 %}",
        "{% include '/etc/passwd' %}",
        "{% import 'os' as os %}",
        "{{ 单位 | attr('x') }}",
        "{{ 变量['x'] }}",
        "{{ lipsum() }}",
        "{% macro m() %}{{ m() }}{% endmacro %}",
    ],
)
def test_what_is_no_field_loop_or_condition_is_refused(hostile: str) -> None:
    made = template(hostile)
    assert made.faults
    with pytest.raises(Invalid, match="试"):
        made.fill(specimen())


def test_loops_and_conditions_are_filled_in() -> None:
    made = template(
        "{{ 单位 }}：",
        "{%p if 依据 %}",
        "{%p for 条 in 依据 %}",
        "{{ loop.index }}．{{ 条.条款 }}",
        "{%p endfor %}",
        "{%p endif %}",
        "{%p if 变量.没有的 is defined %}",
        "不出现",
        "{%p endif %}",
    )
    facts = {"单位": "甲所", "依据": [{"条款": "第一条"}, {"条款": "第二条"}], "变量": {}}
    assert text_of(made.fill(facts)) == "甲所：\n1．第一条\n2．第二条"


def test_a_variable_that_the_case_has_not_is_refused_by_name() -> None:
    with pytest.raises(Invalid, match="投入"):
        template("{{ 变量.投入 }}").fill({"变量": {}})


@pytest.mark.parametrize("name", ["keys", "items", "__class__"])
def test_a_variable_named_like_a_method_is_a_variable(name: str) -> None:
    made = template("{{ 变量." + name + " }}")
    assert text_of(made.fill({"变量": {name: "甲"}})) == "甲"


def test_what_people_typed_is_text_and_nothing_else() -> None:
    typed = "<w:p/> & {{ 单位 }} {% if %} \x07\x00"
    assert text_of(template("{{ 单位 }}").fill({"单位": typed})) == (
        "<w:p/> & ｛｛ 单位 ｝｝ ｛% if %｝ "
    )


def test_a_field_that_word_has_cut_into_runs_is_still_a_field() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    for piece in ("{{ 单", "位", " }}"):
        paragraph.add_run(piece)
    saved = io.BytesIO()
    document.save(saved)
    assert text_of(Template("试.docx", saved.getvalue()).fill({"单位": "甲所"})) == "甲所"


def test_bytes_that_are_no_word_document_are_refused() -> None:
    assert "不是可以读取的 Word 文档" in Template("试.docx", b"PK\x03\x04 broken").faults[0]


def test_a_picture_that_the_pdf_could_not_show_is_refused() -> None:
    document = docx.Document()
    run = document.add_paragraph().add_run()
    run._r.append(docx.oxml.OxmlElement("w:pict"))
    saved = io.BytesIO()
    document.save(saved)
    assert "图片或者文本框" in Template("试.docx", saved.getvalue()).faults[0]


def test_content_from_outside_the_file_is_refused() -> None:
    document = docx.Document()
    document.part.relate_to("http://example.org/a.dotx", "http://x/attachedTemplate", True)
    saved = io.BytesIO()
    document.save(saved)
    assert "文件之外" in Template("试.docx", saved.getvalue()).faults[0]
