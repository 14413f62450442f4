"""The tables, one a noun."""

from engine.lifecycle.table import Lifecycle

INSTANCE = Lifecycle(
    "流程实例",
    {
        ("active", "advance"): "active",
        ("active", "set_variables"): "active",
        ("active", "modify"): "active",
        ("active", "migrate"): "active",
        ("active", "complete"): "completed",
        ("active", "cancel"): "terminated",
    },
    {
        "active": "正在办理",
        "completed": "已经办结",
        "terminated": "已经终止",
        "advance": "推进",
        "set_variables": "修改变量于",
        "modify": "调整",
        "migrate": "迁移",
        "complete": "办结",
        "cancel": "终止",
    },
)

USER_TASK = Lifecycle(
    "任务",
    {
        ("open", "claim"): "open",
        ("open", "release"): "open",
        ("open", "assign"): "open",
        ("open", "add_signer"): "open",
        ("open", "remind"): "open",
        ("open", "save_draft"): "open",
        ("open", "update"): "open",
        ("open", "complete"): "completed",
        ("open", "return"): "returned",
        ("open", "cancel"): "canceled",
        ("completed", "withdraw"): "withdrawn",
    },
    {
        "open": "待办理",
        "withdrawn": "已经撤回",
        "completed": "已经办结",
        "returned": "已经退回",
        "canceled": "已经随流程撤销",
        "claim": "认领",
        "release": "释放",
        "assign": "转办",
        "add_signer": "加签",
        "remind": "催办",
        "save_draft": "暂存",
        "update": "修改",
        "complete": "办结",
        "return": "退回",
        "withdraw": "撤回",
        "cancel": "撤销",
    },
)

TIMER = Lifecycle(
    "期限",
    {
        ("pending", "fire"): "fired",
        ("pending", "cancel"): "canceled",
        ("pending", "fail"): "failed",
        ("pending", "suspend"): "suspended",
        ("pending", "change"): "pending",
        ("suspended", "resume"): "pending",
        ("suspended", "change"): "suspended",
        ("suspended", "cancel"): "canceled",
        ("failed", "retry"): "pending",
        ("failed", "cancel"): "canceled",
    },
    {
        "pending": "正在计时",
        "fired": "已经届满",
        "canceled": "已经撤销",
        "failed": "届满时发生异常",
        "suspended": "已经中止",
        "fire": "触发",
        "cancel": "撤销",
        "fail": "登记异常于",
        "suspend": "中止",
        "resume": "恢复",
        "change": "变更",
        "retry": "重试",
    },
)

JOB = Lifecycle(
    "作业",
    {
        ("created", "activate"): "activated",
        ("activated", "activate"): "activated",
        ("created", "complete"): "completed",
        ("activated", "complete"): "completed",
        ("created", "throw_error"): "error_thrown",
        ("activated", "throw_error"): "error_thrown",
        ("created", "fail"): "created",
        ("activated", "fail"): "created",
        ("created", "exhaust"): "failed",
        ("activated", "exhaust"): "failed",
        ("activated", "extend"): "activated",
        ("failed", "retry"): "created",
        ("created", "update"): "created",
        ("activated", "update"): "activated",
        ("failed", "update"): "failed",
        ("created", "cancel"): "canceled",
        ("activated", "cancel"): "canceled",
        ("failed", "cancel"): "canceled",
    },
    {
        "created": "等待执行",
        "activated": "正在执行",
        "completed": "已经完成",
        "error_thrown": "已经报错结束",
        "failed": "重试次数已用尽",
        "canceled": "已经撤销",
        "activate": "领取",
        "complete": "完成",
        "throw_error": "报告业务错误于",
        "fail": "报告失败于",
        "exhaust": "报告失败于",
        "extend": "延长锁定",
        "retry": "重试",
        "update": "修改",
        "cancel": "撤销",
    },
)

INCIDENT = Lifecycle(
    "异常",
    {("open", "resolve"): "resolved", ("open", "cancel"): "canceled"},
    {
        "open": "待处理",
        "resolved": "已经处理",
        "canceled": "已经随流程撤销",
        "resolve": "处理",
        "cancel": "撤销",
    },
)

MESSAGE = Lifecycle(
    "消息",
    {
        ("buffered", "correlate"): "correlated",
        ("buffered", "expire"): "dead",
        ("dead", "correlate"): "correlated",
        ("dead", "publish_again"): "buffered",
    },
    {
        "buffered": "等待接收者",
        "correlated": "已经送达",
        "dead": "逾期无人接收",
        "correlate": "送达",
        "expire": "登记逾期",
        "publish_again": "重发",
    },
)

DELIVERY = Lifecycle(
    "对外通知",
    {
        ("pending", "deliver"): "delivered",
        ("pending", "fail"): "pending",
        ("pending", "give_up"): "dead",
        ("dead", "send_again"): "pending",
        ("delivered", "send_again"): "pending",
    },
    {
        "pending": "等待发送",
        "delivered": "已经送达",
        "dead": "已停止发送",
        "deliver": "送达",
        "fail": "登记失败于",
        "give_up": "停止发送",
        "send_again": "重发",
    },
)

ALL = (INSTANCE, USER_TASK, TIMER, JOB, INCIDENT, MESSAGE, DELIVERY)
