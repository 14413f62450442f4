"""What is asked: every method of every rule, with the keys of a case and a body that it takes."""

from collections.abc import Iterator
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

PAGE = {
    "reason": "核对", "data": "{}", "to": "apply", "login": "host", "opinion": "同意",
    "name": "新的",
    "group": "host:1", "assignee": "colleague", "language": "zh", "until": "2026-04-01",
    "element": "apply", "activate": "apply", "moment": "2026-03-17T09:00", "day": "2026-03-17",
    "received_on": "2026-03-16", "brought_by": "送件人", "brought_how": "邮寄", "what": "送达回证",
    "start": "2026-03-20",
    "absent": "host", "deputy": "rival", "from": "2026-03-16", "definition": "1",
}  # fmt: skip
"""What the forms of the pages send, all at once: each route takes what it asks for."""
BODIES: dict[str, dict[str, Any]] = {
    "/v2/user-tasks/<key>/assignment": {"assignee": "colleague", "reason": "核对"},
    "/v2/element-instances/<key>/variables": {"variables": {"unit": "乙所"}, "reason": "核对"},
    "/v2/process-instances": {"processDefinitionId": "P"},
    "/v2/process-instances/cancellation": {"filter": {"state": "ACTIVE"}, "reason": "核对"},
    "/v2/process-instances/<key>/cancellation": {"reason": "核对"},
    "/v2/process-instances/<key>/modification": {
        "activateInstructions": [{"elementId": "apply"}], "reason": "核对",
    },
    "/v2/process-instances/<key>/migration": {
        "targetProcessDefinitionKey": "1", "reason": "核对",
    },
    "/v2/jobs/activation": {"type": "work", "timeout": 1000, "maxJobsToActivate": 1},
    "/v2/jobs/<key>/error": {"errorCode": "E"},
    "/v2/jobs/<key>": {"changeset": {"retries": 1}},
    "/v2/messages/publication": {"name": "told", "timeToLive": 1000},
    "/v2/messages/correlation": {"name": "told"},
    "/v2/signals/broadcast": {"signalName": "told"},
    "/v2/conditionals/evaluation": {"variables": {}},
    "/v2/decision-definitions/evaluation": {"decisionDefinitionId": "D"},
    "/v2/clock": {"timestamp": 1_800_000_000_000},
    "/v2/user-tasks/<key>": {"changeset": {"priority": 80}, "reason": "核对"},
    "/v2/process-instances/incident-resolution": {
        "filter": {"state": "ACTIVE"}, "reason": "核对",
    },
    "/v2/incidents/<key>/resolution": {"reason": "核对"},
    "/v2/process-instances/migration": {
        "filter": {"state": "ACTIVE"}, "migrationPlan": {"targetProcessDefinitionKey": "1"},
        "reason": "核对",
    },
    "/v2/process-instances/modification": {
        "filter": {"state": "ACTIVE"},
        "moveInstructions": [{"sourceElementId": "apply", "targetElementId": "apply"}],
        "reason": "核对",
    },
    "/v2/element-instances/ad-hoc-activities/<key>/activation": {
        "elements": [{"elementId": "apply"}], "reason": "核对",
    },
    "/v2/users": {"username": "new", "password": "correct horse battery staple"},
    "/v2/users/<username>": {"name": "新的"},
    "/v2/groups": {"groupId": "new", "name": "新的"},
    "/v2/groups/<group_id>": {"name": "新的"},
    "/v2/roles": {"roleId": "new", "name": "新的"},
    "/v2/roles/<role_id>": {"name": "新的"},
}  # fmt: skip
"""Route → a body that it takes; an empty one for the others."""


def asked_of(app: Flask) -> Iterator[tuple[str, Rule]]:
    """Every method of every rule."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: (one.rule, one.endpoint)):
        if not rule.endpoint.endswith("static"):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield method, rule


def path_of(rule: Rule, known: dict[str, int | str]) -> str:
    """The rule with the case's own keys in it."""
    values: dict[str, object] = {}
    for name in rule.arguments:
        values[name] = _value(rule.rule, name, known)
    built = rule.build(values, append_unknown=False)
    assert built is not None
    return built[1]


def _value(rule: str, name: str, known: dict[str, int | str]) -> object:
    if name in _NAMED:
        return _NAMED[name]
    if name == "number" and "/at/" in rule:
        return 1
    kind = _KINDS.get(name) or next(
        (kind for part, kind in _OF_RULES.items() if part in rule), "case"
    )
    return known[kind]


_NAMED: dict[str, object] = {
    "ending": "pdf", "position": 1, "version": 1, "process_id": "P", "decision_id": "D",
    "login": "host", "username": "colleague", "group_id": "dept", "role_id": "operators",
    "side": "draft", "path": "d.dmn",
    "programme": "js", "day": "2026-03-17", "partner": "P", "partner_id": "P",
}  # fmt: skip
"""Arguments that name the same thing, whosever case is asked for."""
_KINDS = {
    "document_id": "document", "batch_id": "batch", "task_key": "task",
    "message_key": "subscription", "case_key": "case",
}  # fmt: skip
"""Argument → the kind of thing that it names."""
_OF_RULES = {
    "/workbench/": "draft",
    "/account/sessions/": "session", "/administration/tokens/": "token", "/forms/": "form",
    "/register/": "body", "/cases/": "case",
    "/dead-letters/events/": "event", "/dead-letters/messages/": "message",
    "/deadlines/": "timer", "/deputies/": "deputy", "/incidents/": "incident",
    "/releases/": "deployment", "/print": "printed", "/tasks/": "task",
    "/user-tasks/": "task", "/jobs/": "job", "/variables/": "variable",
    "/decision-definitions/": "decision", "/decision-requirements/": "requirements",
    "definitions/": "process",
}  # fmt: skip
"""Part of a rule → the kind of thing that its other arguments name; the first that fits."""
