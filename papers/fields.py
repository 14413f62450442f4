"""The fields a template may name, each with what it says: the analyst's and the checker's list."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Field:
    """One field, and what it says; `columns` are those of a row where it is a list."""

    about: str
    columns: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_list(self) -> bool:
        """Whether it is gone through with ``{% for … %}``."""
        return bool(self.columns)


FIELDS: Mapping[str, Field] = {
    "文书名称": Field("文书目录中的名称"),
    "文号": Field("环节表单里填写的文号；没有填写的，由系统按类别和年度编号"),
    "出具日期": Field("出具之日，如 2026年3月16日"),
    "出具单位": Field("环节所在泳道的单位：主管部门的全称，或者办理人所在单位"),
    "主送": Field("文书目录中写明的主送对象，没有写的是当事单位"),
    "规程": Field("所依据的办法的名称"),
    "称号": Field("办法中对认定对象的简称"),
    "案件编号": Field("案件的编号"),
    "案件名称": Field("案件的名称"),
    "程序": Field("程序的名称"),
    "环节": Field("出具文书的环节"),
    "办理人": Field("办理该环节的人"),
    "单位": Field("案件的当事单位：申报单位、依托单位、牵头单位"),
    "信用代码": Field("当事单位的统一社会信用代码"),
    "对象": Field("基地或者创新联合体的名称；没有的，是它的编号"),
    "对象编号": Field("基地、创新联合体的编号，或者申报的编号"),
    "类别": Field("基地类别"),
    "等次": Field("绩效评估、评价的等次"),
    "填写内容": Field(
        "环节表单中填写的各项，按表单的顺序", {"项目": "表单上的标签", "内容": "填写的内容"}
    ),
    "依据": Field(
        "环节所依据的条款（环节的 clauses 属性）", {"条款": "第几条第几项", "原文": "条款原文"}
    ),
    "判定条款": Field(
        "最近一次判定所依据的条款：不予通过的是未满足的条款，取消资格的是所认定的情形",
        {"条款": "第几条第几项", "原文": "条款原文"},
    ),
    "结论": Field(
        "这一环节之后、请别人办理之前，判定表作出的各项判定",
        {"判定": "判定的名称", "结论": "结论的用语", "理由": "第几条、要求什么、实际是多少"},
    ),
    "期限": Field(
        "由这一环节起算的期限",
        {"事项": "期限的名称", "最后一日": "如 2026年3月30日，或者“待定”", "算法": "如何计算"},
    ),
    "名单": Field(
        "拟认定或者认定的对象，取自名录；没有批次的，是本案的对象",
        {"序号": "1、2、3 …", "编号": "申报的编号", "单位": "单位", "名称": "名称", "类别": "类别"},
    ),
    "结果": Field("案件怎样办结：结束事件的名称"),
    "理由": Field("办结的理由，取自文书目录 found_in 的“理由”所列变量"),
    "可以办理": Field("此后可以办理什么、到哪一天：结束事件的 afterwards 属性"),
    "救济": Field(
        "可以办理中写到的救济途径，最后一日自出具之日起算",
        {"途径": "如 行政复议", "向谁": "向谁提出", "最后一日": "哪一天为止", "依据": "哪部法律"},
    ),
    "文本状态": Field("办法的名称、文号和状态（试行、修订稿、征求意见稿、解读）"),
    "文本未规定": Field("办法没有规定的事项", {"事项": "一项一句"}),
    "变量": Field("案件的任一变量，写作 变量.名称，如 变量.guide_text"),
}
"""Every template may name every field; a list may be empty, a text never is (— stands for none)."""

LOOP = ("index", "first", "last", "length")
"""What a template may ask of the round of a loop, as in ``loop.index``."""


def specimen(variables: Iterable[str] = ()) -> dict[str, object]:
    """Facts in which every text says its own field's name and every list has two rows."""
    facts = {name: _specimen(name, one) for name, one in FIELDS.items()}
    return facts | {"变量": {name: f"〔{name}〕" for name in variables}}


def _specimen(name: str, one: Field) -> object:
    if one.is_list:
        return [{column: f"{column}（{number}）" for column in one.columns} for number in (1, 2)]
    return f"〔{name}〕"
