"""What a decision's outcome is called on the pages; the codes are the contract, these are words."""

from collections.abc import Mapping

from tasklist.language import language

OUTCOMES: Mapping[str, str] = {
    "accepted": "受理", "adjust": "调整", "allowed": "允许", "already_requested": "已申请过",
    "already_used": "已使用过", "announce": "发文公告", "banned": "在禁报期内", "cancel": "撤销",
    "change_done": "已变更", "clear": "无限制", "complete": "材料齐全", "correction": "需补正",
    "delist": "取消资格", "eligible": "符合条件", "exit": "退出", "fail": "不通过",
    "forfeited": "视为放弃", "grant": "给予支持", "in_time": "按时", "include": "纳入",
    "incomplete": "材料不齐", "ineligible": "不符合条件", "keep": "保留资格",
    "keep_with_late_flag": "保留资格并标记逾期", "lapsed": "已失效", "late_flag": "标记逾期",
    "leave_provincial": "退出省级", "listed": "已列入", "manual_review": "转人工审查",
    "may_request": "可以申请", "met": "达到", "missing": "缺少", "more_support": "加大支持",
    "must": "应当", "needs_exception": "须经例外批准", "no_recovery": "不追回", "none": "无",
    "normal": "正常", "not_allowed": "不允许", "not_applicable": "不适用", "not_changed": "未变更",
    "not_due": "未到期", "not_forfeited": "未放弃", "not_included": "不纳入", "not_met": "未达到",
    "not_recommended": "不推荐", "not_required": "不需要", "ok": "通过", "on_time": "按时",
    "one_case_one_discussion": "一事一议", "optional": "可选", "ordinary_only": "仅普通支持",
    "pass": "通过", "priority": "优先", "publicity": "公示", "recognize": "认定",
    "recommended": "推荐", "recompute": "重新计算", "recover": "追回", "rectify": "整改",
    "refuse": "不受理", "refused": "不受理", "regroup": "重新组成专家组",
    "regroup_panel": "重新组成专家组", "reject": "不予通过", "rejected": "不予通过",
    "retain": "保留资格", "revoke": "撤销资格", "reward": "奖励", "right": "正确",
    "right_recommender": "推荐单位正确", "stay": "保留", "stop": "终止", "usable": "可以使用",
    "valid": "有效", "wait": "等待", "warn": "提醒", "window_ok": "在受理期内", "wrong": "不正确",
    "wrong_recommender": "推荐单位不符",
}  # fmt: skip


def outcome_text(text: str) -> str:
    """The word for an outcome; one that has none is shown as it is.

    >>> outcome_text('"eligible"'), outcome_text("A级")
    ('符合条件', 'A级')
    """
    code = text.strip('"')
    return OUTCOMES.get(code, code) if language() == "zh" else code
