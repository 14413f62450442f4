"""审计: who did what, when and from where; for auditors, who change nothing."""

from datetime import datetime, time, timedelta

from flask import Blueprint, render_template, request

from engine.clock import SHANGHAI
from engine.queries.audit import AuditFilter, search_audit
from tasklist.deadline_verbs import day_of
from tasklist.here import actor, store
from tasklist.language import _
from tasklist.paging import SIZE, Pager, asked_page

pages = Blueprint("auditing", __name__)


@pages.get("/audit")
def show() -> str:
    """The lines that the address asks for, the newest first."""
    number = asked_page()
    wanted = asked_events()
    events, total = search_audit(store(), actor(), wanted, start=(number - 1) * SIZE, limit=SIZE)
    return render_template(
        "auditing.html",
        events=events,
        pager=Pager(number, total),
        words=words(),
        asked=request.args,
    )


def asked_events() -> AuditFilter:
    """Which lines the address asks for. Raises Invalid for a day that is none."""
    asked = request.args
    since, until = _day("from"), _day("until")
    kind = asked.get("kind", "").strip()
    return AuditFilter(
        asked.get("person", "").strip(),
        (kind,) if kind else (),
        asked.get("subject", "").strip(),
        since,
        until + timedelta(days=1) if until else None,
        asked.get("address", "").strip(),
    )


def word_of(kind: str) -> str:
    """What was done, in words."""
    return words().get(kind, kind)


def words() -> dict[str, str]:
    """What is done, in words; what has none is shown by its name in the record."""
    return {
        "signed_in": _("登录"),
        "signed_out": _("退出"),
        "sign_in_refused": _("登录被拒"),
        "refused": _("操作被拒"),
        "exported": _("导出"),
        "downloaded": _("下载"),
        "partner_tried": _("以外部系统的名义试发"),
        "partner_connected": _("接入外部系统"),
        "partner_moved": _("修改外部系统的地址"),
        "partner_key_rotated": _("更换外部系统的密钥"),
        "partner_keys_retired": _("停用外部系统的旧密钥"),
        "account_registered": _("新增账号"),
        "account_changed": _("修改账号"),
        "account_disabled": _("停用账号"),
        "account_enabled": _("启用账号"),
        "password_changed": _("修改口令"),
        "password_reset": _("重置口令"),
        "rights_granted": _("授予权限"),
        "deputy_appointed": _("指定代理"),
        "deputy_ended": _("结束代理"),
        "token_issued": _("签发接口密钥"),
        "token_revoked": _("吊销接口密钥"),
        "deployed": _("部署"),
        "deployment_released": _("放行部署"),
        "draft_kept": _("上传草案"),
        "draft_discarded": _("删除草案"),
        "draft_published": _("发布草案"),
        "clock_pinned": _("拨动时钟"),
        "calendar_imported": _("导入工作日历"),
        "rows_changed": _("名录、文书与材料变动"),
        "user_task_claimed": _("认领任务"),
        "user_task_completed": _("办结任务"),
        "user_task_assigned": _("转办任务"),
        "user_task_returned": _("退回任务"),
        "variables_set": _("修改变量"),
        "document_stored": _("上传材料"),
        "paper_issued": _("出具文书"),
        "paper_received": _("登记收件"),
        "modified": _("调整案件"),
        "migrated": _("迁移案件"),
    }


def _day(name: str) -> datetime | None:
    text = request.args.get(name, "").strip()
    return datetime.combine(day_of(text), time(), SHANGHAI) if text else None
