"""Every operation of Camunda's REST API 8.8, and why some have no route here.

A line is a method, a path and the operation's id, as the OpenAPI description of 8.8 has them. Which
of them have a route is not said here: the routes say so (`api.blueprint`).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Operation:
    """A method, a path with its variables in braces, and the id that clients call it by."""

    method: str
    path: str
    id: str

    @property
    def pattern(self) -> str:
        """The path without the names of its variables.

        >>> Operation("GET", "/jobs/{jobKey}/x", "getX").pattern
        '/jobs/{}/x'
        """
        return pattern_of(self.path)


def pattern_of(path: str) -> str:
    """A path without the names of its variables, in Camunda's braces or in Flask's brackets.

    >>> pattern_of("/jobs/<key>/x") == pattern_of("/jobs/{jobKey}/x")
    True
    """
    return re.sub(r"<[^>]*>|{[^}]*}", "{}", path)


def matches(operation: Operation, path: str) -> bool:
    """Whether a request's path is one of the operation's."""
    found = re.escape(operation.pattern).replace(re.escape("{}"), "[^/]+")
    return re.fullmatch(found, path) is not None


_REASONS: Mapping[str, str] = {
    r"/tenants\b": "本系统只有一个租户（<default>），不能新建、修改或指派；省份以流程区分。",
    r"/authorizations\b": "权限由图中的候选组与岗位决定，在“权限”页面授予，没有授权条目。",
    r"/mapping-rules\b": "身份提供方的账号逐个关联到本系统账号，没有按声明映射的规则。",
    r"/clients\b": "接口账号的权限由其密钥的范围决定，不经由角色或用户组。",
    r"/setup/user": "首个管理员由命令 guicheng accounts add 建立，不经由接口。",
    r"/documents/[^/]+/links": "材料只凭账号和权限读取（GET /v2/documents/…），不发放公开链接。",
}
"""Where the path of an operation without a route has this, what is to be done instead."""


def why_not(operation: Operation) -> str:
    """Why there is no route for it, in a sentence for whoever asked."""
    for part, sentence in _REASONS.items():
        if re.search(part, operation.path):
            return sentence
    raise LookupError(operation.id)


def operations() -> Iterator[Operation]:
    """All 147, in the order of their paths."""
    for line in _ALL.split("\n"):
        yield Operation(*line.split())


_ALL = """\
GET /authentication/me getAuthentication
POST /authorizations createAuthorization
POST /authorizations/search searchAuthorizations
PUT /authorizations/{authorizationKey} updateAuthorization
GET /authorizations/{authorizationKey} getAuthorization
DELETE /authorizations/{authorizationKey} deleteAuthorization
POST /batch-operation-items/search searchBatchOperationItems
POST /batch-operations/search searchBatchOperations
GET /batch-operations/{batchOperationKey} getBatchOperation
POST /batch-operations/{batchOperationKey}/cancellation cancelBatchOperation
POST /batch-operations/{batchOperationKey}/resumption resumeBatchOperation
POST /batch-operations/{batchOperationKey}/suspension suspendBatchOperation
PUT /clock pinClock
POST /clock/reset resetClock
POST /correlated-message-subscriptions/search searchCorrelatedMessageSubscriptions
POST /decision-definitions/evaluation evaluateDecision
POST /decision-definitions/search searchDecisionDefinitions
GET /decision-definitions/{decisionDefinitionKey} getDecisionDefinition
GET /decision-definitions/{decisionDefinitionKey}/xml getDecisionDefinitionXML
POST /decision-instances/search searchDecisionInstances
GET /decision-instances/{decisionEvaluationInstanceKey} getDecisionInstance
POST /decision-requirements/search searchDecisionRequirements
GET /decision-requirements/{decisionRequirementsKey} getDecisionRequirements
GET /decision-requirements/{decisionRequirementsKey}/xml getDecisionRequirementsXML
POST /deployments createDeployment
POST /documents createDocument
POST /documents/batch createDocuments
GET /documents/{documentId} getDocument
DELETE /documents/{documentId} deleteDocument
POST /documents/{documentId}/links createDocumentLink
POST /element-instances/ad-hoc-activities/{adHocSubProcessInstanceKey}/activation activateAdHocSubProcessActivities
POST /element-instances/search searchElementInstances
GET /element-instances/{elementInstanceKey} getElementInstance
PUT /element-instances/{elementInstanceKey}/variables createElementInstanceVariables
POST /groups createGroup
POST /groups/search searchGroups
GET /groups/{groupId} getGroup
PUT /groups/{groupId} updateGroup
DELETE /groups/{groupId} deleteGroup
POST /groups/{groupId}/clients/search searchClientsForGroup
PUT /groups/{groupId}/clients/{clientId} assignClientToGroup
DELETE /groups/{groupId}/clients/{clientId} unassignClientFromGroup
POST /groups/{groupId}/mapping-rules/search searchMappingRulesForGroup
PUT /groups/{groupId}/mapping-rules/{mappingRuleId} assignMappingRuleToGroup
DELETE /groups/{groupId}/mapping-rules/{mappingRuleId} unassignMappingRuleFromGroup
POST /groups/{groupId}/roles/search searchRolesForGroup
POST /groups/{groupId}/users/search searchUsersForGroup
PUT /groups/{groupId}/users/{username} assignUserToGroup
DELETE /groups/{groupId}/users/{username} unassignUserFromGroup
POST /incidents/search searchIncidents
GET /incidents/{incidentKey} getIncident
POST /incidents/{incidentKey}/resolution resolveIncident
POST /jobs/activation activateJobs
POST /jobs/search searchJobs
PATCH /jobs/{jobKey} updateJob
POST /jobs/{jobKey}/completion completeJob
POST /jobs/{jobKey}/error throwJobError
POST /jobs/{jobKey}/failure failJob
GET /license getLicense
POST /mapping-rules createMappingRule
POST /mapping-rules/search searchMappingRule
PUT /mapping-rules/{mappingRuleId} updateMappingRule
DELETE /mapping-rules/{mappingRuleId} deleteMappingRule
GET /mapping-rules/{mappingRuleId} getMappingRule
POST /message-subscriptions/search searchMessageSubscriptions
POST /messages/correlation correlateMessage
POST /messages/publication publishMessage
POST /process-definitions/search searchProcessDefinitions
GET /process-definitions/{processDefinitionKey} getProcessDefinition
GET /process-definitions/{processDefinitionKey}/form getStartProcessForm
POST /process-definitions/{processDefinitionKey}/statistics/element-instances getProcessDefinitionStatistics
GET /process-definitions/{processDefinitionKey}/xml getProcessDefinitionXML
POST /process-instances createProcessInstance
POST /process-instances/cancellation cancelProcessInstancesBatchOperation
POST /process-instances/incident-resolution resolveIncidentsBatchOperation
POST /process-instances/migration migrateProcessInstancesBatchOperation
POST /process-instances/modification modifyProcessInstancesBatchOperation
POST /process-instances/search searchProcessInstances
GET /process-instances/{processInstanceKey} getProcessInstance
GET /process-instances/{processInstanceKey}/call-hierarchy getProcessInstanceCallHierarchy
POST /process-instances/{processInstanceKey}/cancellation cancelProcessInstance
POST /process-instances/{processInstanceKey}/incidents/search searchProcessInstanceIncidents
POST /process-instances/{processInstanceKey}/migration migrateProcessInstance
POST /process-instances/{processInstanceKey}/modification modifyProcessInstance
GET /process-instances/{processInstanceKey}/sequence-flows getProcessInstanceSequenceFlows
GET /process-instances/{processInstanceKey}/statistics/element-instances getProcessInstanceStatistics
GET /resources/{resourceKey} getResource
GET /resources/{resourceKey}/content getResourceContent
POST /resources/{resourceKey}/deletion deleteResource
POST /roles createRole
POST /roles/search searchRoles
GET /roles/{roleId} getRole
PUT /roles/{roleId} updateRole
DELETE /roles/{roleId} deleteRole
POST /roles/{roleId}/clients/search searchClientsForRole
PUT /roles/{roleId}/clients/{clientId} assignRoleToClient
DELETE /roles/{roleId}/clients/{clientId} unassignRoleFromClient
POST /roles/{roleId}/groups/search searchGroupsForRole
PUT /roles/{roleId}/groups/{groupId} assignRoleToGroup
DELETE /roles/{roleId}/groups/{groupId} unassignRoleFromGroup
POST /roles/{roleId}/mapping-rules/search searchMappingRulesForRole
PUT /roles/{roleId}/mapping-rules/{mappingRuleId} assignRoleToMappingRule
DELETE /roles/{roleId}/mapping-rules/{mappingRuleId} unassignRoleFromMappingRule
POST /roles/{roleId}/users/search searchUsersForRole
PUT /roles/{roleId}/users/{username} assignRoleToUser
DELETE /roles/{roleId}/users/{username} unassignRoleFromUser
POST /setup/user createAdminUser
POST /signals/broadcast broadcastSignal
GET /status getStatus
GET /system/usage-metrics getUsageMetrics
POST /tenants createTenant
POST /tenants/search searchTenants
GET /tenants/{tenantId} getTenant
PUT /tenants/{tenantId} updateTenant
DELETE /tenants/{tenantId} deleteTenant
POST /tenants/{tenantId}/clients/search searchClientsForTenant
PUT /tenants/{tenantId}/clients/{clientId} assignClientToTenant
DELETE /tenants/{tenantId}/clients/{clientId} unassignClientFromTenant
POST /tenants/{tenantId}/groups/search searchGroupIdsForTenant
PUT /tenants/{tenantId}/groups/{groupId} assignGroupToTenant
DELETE /tenants/{tenantId}/groups/{groupId} unassignGroupFromTenant
POST /tenants/{tenantId}/mapping-rules/search searchMappingRulesForTenant
PUT /tenants/{tenantId}/mapping-rules/{mappingRuleId} assignMappingRuleToTenant
DELETE /tenants/{tenantId}/mapping-rules/{mappingRuleId} unassignMappingRuleFromTenant
POST /tenants/{tenantId}/roles/search searchRolesForTenant
PUT /tenants/{tenantId}/roles/{roleId} assignRoleToTenant
DELETE /tenants/{tenantId}/roles/{roleId} unassignRoleFromTenant
POST /tenants/{tenantId}/users/search searchUsersForTenant
PUT /tenants/{tenantId}/users/{username} assignUserToTenant
DELETE /tenants/{tenantId}/users/{username} unassignUserFromTenant
GET /topology getTopology
POST /user-tasks/search searchUserTasks
GET /user-tasks/{userTaskKey} getUserTask
PATCH /user-tasks/{userTaskKey} updateUserTask
DELETE /user-tasks/{userTaskKey}/assignee unassignUserTask
POST /user-tasks/{userTaskKey}/assignment assignUserTask
POST /user-tasks/{userTaskKey}/completion completeUserTask
POST /user-tasks/{userTaskKey}/effective-variables/search searchUserTaskEffectiveVariables
GET /user-tasks/{userTaskKey}/form getUserTaskForm
POST /user-tasks/{userTaskKey}/variables/search searchUserTaskVariables
POST /users createUser
POST /users/search searchUsers
GET /users/{username} getUser
DELETE /users/{username} deleteUser
PUT /users/{username} updateUser
POST /variables/search searchVariables
GET /variables/{variableKey} getVariable"""  # noqa: E501
