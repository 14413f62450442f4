"""`POST /v2/deployments`: what the Modeler's *Deploy* button sends."""

from typing import Any

from flask import Response, request

from api.authentication import caller
from api.context import Context, Route, answer, unknown_parts
from api.nouns import NO_KEY
from api.reasons import stated_reason
from api.schemas import KEY, NUMBER, TEXT, TEXTS, listed, or_null, record
from api.searching import TENANT
from engine.commands.deployments.deploy_resources import Deployed, deploy_resources
from engine.errors import Invalid

LARGEST_DEPLOYMENT = 16 * 1024 * 1024
_PARTS = {"resources", "tenantId", "reason", "operationReference"}
"""The parts of the request; `api.reasons` reads the last two."""


def deploy(context: Context) -> Response:
    """`POST /v2/deployments`; beside Camunda's answer, what the check warns of (`warnings`)."""
    request.max_content_length = LARGEST_DEPLOYMENT
    deployed = deploy_resources(
        context.engine, _resources(), actor=caller(), now=context.now(), reason=stated_reason()
    )
    if not deployed:
        raise Invalid("部署的文件中没有流程、决策表或表单。")
    return answer(
        {
            "deploymentKey": str(deployed[0].deployment_key),
            "tenantId": TENANT,
            "deployments": [_show(definition, deployed) for definition in deployed],
            "warnings": list(dict.fromkeys(told for one in deployed for told in one.warnings)),
        }
    )


def _resources() -> dict[str, bytes]:
    tenant = request.form.get("tenantId", TENANT)
    if tenant != TENANT:
        raise Invalid(f"本系统没有租户“{tenant}”，请留空 Tenant ID。")
    if unknown := unknown_parts(_PARTS):
        raise Invalid(f"本系统没有这些部分，所要求的不会执行；请去掉：{unknown}")
    files = request.files.getlist("resources")
    if not files:
        raise Invalid("请求中没有文件：每个文件应作为名为 resources 的部分上传。")
    names = [file.filename or "" for file in files]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if "" in names or repeated:
        raise Invalid(f"文件应有各自不同的文件名；重复或为空的：{'、'.join(repeated) or '（空）'}")
    return {file.filename or "": file.read() for file in files}


def _show(one: Deployed, deployed: tuple[Deployed, ...]) -> dict[str, Any]:
    name, key, shown = _shown(one, deployed)
    mine = {**shown, key: str(one.key), "tenantId": TENANT}
    return {kind: mine if kind == name else None for kind in _KINDS}


def _shown(one: Deployed, deployed: tuple[Deployed, ...]) -> tuple[str, str, dict[str, Any]]:
    """The member it stands under, the name of its key, and what is said of it beside the key."""
    named = {"resourceName": one.resource_name}
    if one.kind == "process":
        about = {"processDefinitionId": one.id, "processDefinitionVersion": one.version}
        return "processDefinition", "processDefinitionKey", {**about, **named}
    if one.kind == "form":
        return "form", "formKey", {"formId": one.id, "version": one.version, **named}
    about = {"version": one.version}
    if one.kind == "decision_requirements":
        about |= {"decisionRequirementsId": one.id, "decisionRequirementsName": one.name}
        return "decisionRequirements", "decisionRequirementsKey", {**about, **named}
    graph = next((graph for graph in deployed if graph.key == one.parent_key), None)
    about |= {
        "decisionDefinitionId": one.id,
        "name": one.name,
        "decisionRequirementsId": graph.id if graph else "",
        "decisionRequirementsKey": str(one.parent_key or NO_KEY),
    }
    return "decisionDefinition", "decisionDefinitionKey", about


_KINDS = {
    "processDefinition": record(
        processDefinitionId=TEXT, processDefinitionVersion=NUMBER, processDefinitionKey=KEY,
        resourceName=TEXT, tenantId=TEXT,
    ),
    "decisionDefinition": record(
        decisionDefinitionId=TEXT, version=NUMBER, name=TEXT, decisionDefinitionKey=KEY,
        decisionRequirementsId=TEXT, decisionRequirementsKey=KEY, tenantId=TEXT,
    ),
    "decisionRequirements": record(
        decisionRequirementsId=TEXT, decisionRequirementsName=TEXT, version=NUMBER,
        decisionRequirementsKey=KEY, resourceName=TEXT, tenantId=TEXT,
    ),
    "form": record(
        formId=TEXT, version=NUMBER, formKey=KEY, resourceName=TEXT, tenantId=TEXT
    ),
    "resource": {"type": "object"},
}  # fmt: skip
_DEPLOYED = record(
    deploymentKey=KEY,
    tenantId=TEXT,
    warnings=TEXTS,
    deployments=listed(record({kind: or_null(shape) for kind, shape in _KINDS.items()})),
)

ROUTES = (Route("POST", "/deployments", deploy, gives=_DEPLOYED),)
