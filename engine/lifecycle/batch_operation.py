"""One verb over many cases: its kinds and what may happen to it. States are Camunda's words."""

from typing import Literal

from engine.lifecycle.table import Lifecycle

Kind = Literal[
    "CANCEL_PROCESS_INSTANCE",
    "RESOLVE_INCIDENT",
    "MIGRATE_PROCESS_INSTANCE",
    "MODIFY_PROCESS_INSTANCE",
]
VERBS: dict[Kind, str] = {
    "CANCEL_PROCESS_INSTANCE": "终止案件",
    "RESOLVE_INCIDENT": "处理异常",
    "MIGRATE_PROCESS_INSTANCE": "迁移案件",
    "MODIFY_PROCESS_INSTANCE": "调整案件",
}
"""What each does (`engine.lifecycle.authority`)."""

BATCH_OPERATION = Lifecycle(
    "批量操作",
    {
        ("ACTIVE", "suspend"): "SUSPENDED",
        ("SUSPENDED", "resume"): "ACTIVE",
        ("ACTIVE", "cancel"): "CANCELED",
        ("SUSPENDED", "cancel"): "CANCELED",
        ("ACTIVE", "complete"): "COMPLETED",
        ("ACTIVE", "fail"): "FAILED",
    },
    {
        "ACTIVE": "正在进行",
        "SUSPENDED": "已经暂停",
        "CANCELED": "已经取消",
        "COMPLETED": "已经完成",
        "FAILED": "已经停止",
        "suspend": "暂停",
        "resume": "恢复",
        "cancel": "取消",
        "complete": "完成",
        "fail": "停止",
    },
)
