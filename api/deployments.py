"""`POST /v2/deployments`: what the Modeler's *Deploy* button sends."""

from typing import Any

from flask import Response, request

from api.authentication import caller
from api.context import Context, Route, answer
from api.reasons import stated_reason
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
    unknown = {*request.form, *request.files} - _PARTS
    if unknown:
        raise Invalid(f"本系统没有这些部分，所要求的不会执行；请去掉：{'、'.join(sorted(unknown))}")
    files = request.files.getlist("resources")
    if not files:
        raise Invalid("请求中没有文件：每个文件应作为名为 resources 的部分上传。")
    names = [file.filename or "" for file in files]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if "" in names or repeated:
        raise Invalid(f"文件应有各自不同的文件名；重复或为空的：{'、'.join(repeated) or '（空）'}")
    return {file.filename or "": file.read() for file in files}


def _show(one: Deployed, deployed: tuple[Deployed, ...]) -> dict[str, Any]:
    shared = {"tenantId": TENANT, "resourceName": one.resource_name}
    if one.kind == "process":
        return {
            "processDefinition": {
                "processDefinitionId": one.id,
                "processDefinitionVersion": one.version,
                "processDefinitionKey": str(one.key),
                **shared,
            }
        }
    if one.kind == "form":
        return {
            "form": {"formId": one.id, "version": one.version, "formKey": str(one.key), **shared}
        }
    if one.kind == "decision_requirements":
        return {
            "decisionRequirements": {
                "decisionRequirementsId": one.id,
                "decisionRequirementsName": one.name,
                "version": one.version,
                "decisionRequirementsKey": str(one.key),
                **shared,
            }
        }
    graph = next((graph for graph in deployed if graph.key == one.parent_key), None)
    return {
        "decisionDefinition": {
            "decisionDefinitionId": one.id,
            "name": one.name,
            "version": one.version,
            "decisionDefinitionKey": str(one.key),
            "decisionRequirementsId": graph.id if graph else "",
            "decisionRequirementsKey": str(one.parent_key or ""),
            "tenantId": TENANT,
        }
    }


ROUTES = (Route("POST", "/deployments", deploy),)
