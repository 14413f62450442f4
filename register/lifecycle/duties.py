"""The tables of what a body owes: application, report, evaluation, rectification, target."""

from register.lifecycle.table import ABSENT, LifecycleTable

OPEN = ("drafted", "in_progress", "returned", "awaiting_selection", "selected")
"""An application on its way."""

APPLICATION = LifecycleTable(
    "申报",
    {
        (ABSENT, "draft"): "drafted",
        ("drafted", "draft"): "drafted",
        ("returned", "draft"): "returned",
        ("drafted", "submit"): "in_progress",
        ("returned", "submit"): "in_progress",
        ("in_progress", "submit"): "in_progress",
        ("in_progress", "return"): "returned",
        ("in_progress", "review"): "awaiting_selection",
        ("awaiting_selection", "select"): "selected",
        **{(state, "conclude"): "concluded" for state in OPEN},
    },
    {
        ("in_progress", "draft"): "申报已经提交，申报号不变。",
        ("returned", "return"): "申报已经退回，等申报单位补齐。",
        ("awaiting_selection", "review"): "申报已经列入择优。",
        ("selected", "select"): "择优结果已经告知。",
        ("concluded", "conclude"): "申报已经办结，原结论不变。",
    },
    {
        "drafted": "填报中",
        "in_progress": "办理中",
        "returned": "退回补齐",
        "awaiting_selection": "待择优",
        "selected": "已择优",
        "concluded": "已办结",
        "draft": "编号",
        "submit": "提交",
        "return": "退回",
        "review": "列入择优",
        "select": "告知择优结果",
        "conclude": "办结",
    },
)

REPORT = LifecycleTable(
    "年度报告",
    {
        (ABSENT, "schedule"): "未到期",
        ("未到期", "demand"): "应交",
        ("未到期", "file"): "已交",
        ("应交", "file"): "已交",
        ("缺报", "file"): "已交",
        ("未到期", "miss"): "缺报",
        ("应交", "miss"): "缺报",
        ("未到期", "excuse"): "无需提交",
        ("应交", "excuse"): "无需提交",
        ("未到期", "close"): "已关闭",
        ("应交", "close"): "已关闭",
    },
    {
        ("未到期", "schedule"): "这一年的报告已经安排。",
        ("应交", "schedule"): "这一年的报告已经安排。",
        ("已交", "schedule"): "这一年的报告已经提交。",
        ("缺报", "schedule"): "这一年的报告已经安排。",
        ("无需提交", "schedule"): "这一年的报告已经登记为无需提交。",
        ("已关闭", "schedule"): "资格已经终止，不再安排报告。",
        ("应交", "demand"): "报告已经应交。",
        ("已交", "demand"): "报告已经提交，不再催交。",
        ("缺报", "demand"): "报告已登记缺报，仍可补交。",
        ("已交", "file"): "报告已经提交，提交日不变。",
        ("无需提交", "file"): "这一年无需提交，收到的材料存案。",
        ("已关闭", "file"): "资格已经终止，收到的材料存案。",
        ("已交", "miss"): "报告已经提交，不登记缺报。",
        ("缺报", "miss"): "缺报已经登记。",
        ("无需提交", "miss"): "这一年无需提交，不登记缺报。",
        ("已关闭", "miss"): "资格已经终止，不登记缺报。",
        ("无需提交", "excuse"): "已经登记为无需提交。",
        ("已交", "close"): "报告已经提交。",
        ("缺报", "close"): "缺报已经登记，不因资格终止而消去。",
        ("无需提交", "close"): "这一年无需提交。",
        ("已关闭", "close"): "已经关闭。",
    },
    {
        "schedule": "安排",
        "demand": "要求提交",
        "file": "登记提交",
        "miss": "登记缺报",
        "excuse": "登记无需提交",
        "close": "随资格终止关闭",
    },
)

EVALUATION = LifecycleTable(
    "评价",
    {
        (ABSENT, "schedule"): "未到期",
        (ABSENT, "open"): "进行中",
        ("未到期", "open"): "进行中",
        ("进行中", "excuse"): "进行中",
        ("进行中", "absent"): "已办结",
        ("进行中", "conclude"): "已办结",
        ("未到期", "close"): "已关闭",
        ("进行中", "close"): "已关闭",
    },
    {
        ("进行中", "open"): "评价已经开始。",
        ("已办结", "absent"): "评价已经办结，结论不变。",
        ("已办结", "close"): "评价已经办结。",
        ("已关闭", "open"): "资格已经终止，不再评价。",
        ("已关闭", "excuse"): "资格已经终止，不再评价。",
        ("已关闭", "absent"): "资格已经终止，不登记缺席。",
        ("已关闭", "conclude"): "资格已经终止，不评等次。",
        ("已关闭", "close"): "已经关闭。",
    },
    {
        "schedule": "安排",
        "open": "启动",
        "excuse": "登记有正当理由的缺席",
        "absent": "登记无正当理由的缺席",
        "conclude": "评定",
        "close": "随资格终止关闭",
    },
)

RECTIFICATION = LifecycleTable(
    "整改",
    {
        (ABSENT, "begin"): "进行中",
        ("进行中", "retry"): "进行中",
        ("进行中", "pass"): "已通过",
        ("进行中", "fail"): "未通过",
        ("进行中", "close"): "已终止",
    },
    {
        ("进行中", "begin"): "整改已经开始，期限不变。",
        ("已通过", "pass"): "整改已经通过。",
        ("未通过", "fail"): "整改已经登记为未通过。",
        ("已通过", "close"): "整改已经通过。",
        ("未通过", "close"): "整改已经登记为未通过。",
        ("已终止", "retry"): "资格已经终止，整改随之终止，复评不生效力。",
        ("已终止", "pass"): "资格已经终止，整改随之终止，复评不生效力。",
        ("已终止", "fail"): "资格已经终止，整改随之终止，复评不生效力。",
        ("已终止", "close"): "整改已经终止。",
    },
    {
        "begin": "启动",
        "retry": "登记期满前未达标的复评",
        "pass": "登记通过",
        "fail": "登记未通过",
        "close": "随资格终止关闭",
    },
)

TARGET = LifecycleTable(
    "目标任务",
    {
        (ABSENT, "take_on"): "承担中",
        ("承担中", "progress"): "承担中",
        ("承担中", "close"): "已终止",
    },
    {
        ("承担中", "take_on"): "目标任务已经登记。",
        ("已终止", "progress"): "资格已经终止，进展存案。",
        ("已终止", "close"): "已经终止。",
    },
    {"take_on": "登记", "progress": "登记进展", "close": "随资格终止关闭"},
)
