"""The tables of what is decided about a body: inquiry, change, sanction, grant."""

from register.lifecycle.table import ABSENT, LifecycleTable

INQUIRY = LifecycleTable(
    "核查",
    {
        (ABSENT, "open"): "在办",
        ("在办", "keep"): "已结案",
        ("在办", "revoke"): "已结案",
        ("在办", "close"): "随资格终止",
    },
    {
        ("已结案", "close"): "核查已经结案。",
        ("随资格终止", "keep"): "资格已经终止，核查随之结案。",
        ("随资格终止", "revoke"): "资格已经终止，没有可以取消的资格。",
        ("随资格终止", "close"): "核查已经结案。",
    },
    {
        "open": "立案",
        "keep": "以维持结案",
        "revoke": "以取消结案",
        "close": "随资格终止结案",
    },
)

CHANGE = LifecycleTable(
    "变更",
    {
        (ABSENT, "occur"): "待报告",
        ("待报告", "report"): "已报告",
        ("待报告", "approve"): "已同意",
        ("已报告", "approve"): "已同意",
        ("待报告", "reject"): "未同意",
        ("已报告", "reject"): "未同意",
        ("待报告", "close"): "随资格终止",
        ("已报告", "close"): "随资格终止",
    },
    {
        ("已报告", "report"): "变更已经报告，报告日不变。",
        ("已同意", "approve"): "变更已经同意。",
        ("未同意", "reject"): "变更已经登记为未同意。",
        ("已同意", "close"): "变更已经办结。",
        ("未同意", "close"): "变更已经办结。",
        ("随资格终止", "report"): "资格已经终止，收到的材料存案。",
        ("随资格终止", "approve"): "资格已经终止，变更不再办理。",
        ("随资格终止", "reject"): "资格已经终止，变更不再办理。",
        ("随资格终止", "close"): "变更已经终止。",
    },
    {
        "occur": "登记发生",
        "report": "登记报告",
        "approve": "登记同意",
        "reject": "登记未同意",
        "close": "随资格终止关闭",
    },
)

SANCTION = LifecycleTable(
    "禁报",
    {
        (ABSENT, "impose"): "禁报中",
        ("禁报中", "expire"): "已届满",
    },
    {
        ("禁报中", "impose"): "禁报已经登记，起止不变。",
        ("已届满", "expire"): "禁报已经届满。",
    },
    {"impose": "登记", "expire": "届满"},
)

GRANT = LifecycleTable(
    "经费",
    {
        (ABSENT, "award"): "使用中",
        ("使用中", "settle"): "已结清",
        ("使用中", "recover"): "已追回",
        ("已结清", "recover"): "已追回",
    },
    {
        ("已结清", "settle"): "经费已经结清，结论不变。",
        ("已追回", "settle"): "经费已经追回，使用情况存案。",
        ("已追回", "recover"): "经费已经追回。",
    },
    {"award": "登记下达", "settle": "登记结清", "recover": "登记追回"},
)
