"""What can be searched for of what is deployed: definitions, decisions, their requirements."""

from api.filters import FieldOf
from api.nouns import TENANT, key
from api.schemas import FLAG
from api.searching import Noun

_VERSION = FieldOf("version", "number")
_LATEST = {"isLatestVersion": FieldOf("latest", "flag")}

PROCESS_DEFINITION = Noun(
    "process_definition",
    "流程定义",
    {
        "processDefinitionKey": key("key"),
        "processDefinitionId": FieldOf("id"),
        "name": FieldOf("name", null=True),
        "version": _VERSION,
        "versionTag": FieldOf("version_tag", null=True),
        "resourceName": FieldOf("resource_name"),
        "tenantId": TENANT,
        "hasStartForm": FieldOf("has_start_form", "shown", shape=FLAG),
        "state": FieldOf(empty="ACTIVE", words={"ACTIVE": "ACTIVE", "DELETED": "DELETED"}),
        **_LATEST,
    },
)

DECISION_DEFINITION = Noun(
    "decision_definition",
    "决策",
    {
        "decisionDefinitionKey": key("key"),
        "decisionDefinitionId": FieldOf("id"),
        "name": FieldOf("name"),
        "version": _VERSION,
        "decisionRequirementsKey": key("parent_key"),
        "decisionRequirementsId": FieldOf("parent_id"),
        "decisionRequirementsName": FieldOf("parent_name"),
        "decisionRequirementsVersion": FieldOf("parent_version", "number"),
        "tenantId": TENANT,
        **_LATEST,
    },
)

DECISION_REQUIREMENTS = Noun(
    "decision_requirements",
    "决策需求图",
    {
        "decisionRequirementsKey": key("key"),
        "decisionRequirementsId": FieldOf("id"),
        "decisionRequirementsName": FieldOf("name"),
        "version": _VERSION,
        "resourceName": FieldOf("resource_name"),
        "tenantId": TENANT,
        **_LATEST,
    },
)
