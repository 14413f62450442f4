"""`GET /v2/topology` and what else a client asks before it begins."""

from flask import Response, request

from api.authentication import caller
from api.context import Context, Route, answer, nothing
from api.schemas import FLAG, MOMENT, NUMBER, OBJECT, TEXT, TEXTS, listed, one_of, or_null, record
from api.searching import TENANT
from engine.lifecycle.authority import RIGHTS
from engine.queries.operations import require_overseer, usage_between
from engine.request_values import read_moment

GATEWAY_VERSION = "8.8.0"
"""The Camunda version whose interface this is; clients choose their requests by it."""

_PARTITION = {"partitionId": 1, "role": "leader", "health": "healthy", "state": "active"}
_BROKER = {
    "nodeId": 0,
    "brokerId": "0",
    "host": "localhost",
    "port": 0,
    "version": GATEWAY_VERSION,
    "partitions": [_PARTITION],
}


def topology(_context: Context) -> Response:
    """`GET /v2/topology`."""
    return answer(
        {
            "brokers": [_BROKER],
            "clusterId": None,
            "clusterSize": 1,
            "partitionsCount": 1,
            "replicationFactor": 1,
            "gatewayVersion": GATEWAY_VERSION,
            "lastCompletedChangeId": "-1",
        }
    )


def status(_context: Context) -> Response:
    """`GET /v2/status`."""
    return nothing()


def license_status(_context: Context) -> Response:
    """`GET /v2/license`."""
    return answer(
        {"validLicense": True, "licenseType": "guicheng", "isCommercial": False, "expiresAt": None}
    )


def me(_context: Context) -> Response:
    """`GET /v2/authentication/me`."""
    actor = caller()
    return answer(
        {
            "username": actor.login,
            "displayName": actor.name,
            "email": "",
            "groups": sorted(actor.groups),
            "roles": sorted({*actor.offices, *(actor.groups & RIGHTS.keys())}),
            "tenants": [{"tenantId": TENANT, "name": "Default", "description": ""}],
            "authorizedComponents": ["*"],
            "salesPlanType": None,
            "c8Links": {},
            "canLogout": False,
        }
    )


def usage(context: Context) -> Response:
    """`GET /v2/system/usage-metrics`."""
    require_overseer(caller())
    begin, end = (read_moment(request.args.get(name)) for name in ("startTime", "endTime"))
    found = usage_between(context.engine.store, begin, end)
    return answer(
        {
            "processInstances": found.process_instances,
            "decisionInstances": found.decision_instances,
            "assignees": found.assignees,
            "activeTenants": 1,
            "tenants": {},
        }
    )


_USAGE = record(
    processInstances=NUMBER,
    decisionInstances=NUMBER,
    assignees=NUMBER,
    activeTenants=NUMBER,
    tenants=OBJECT,
)
_TOPOLOGY = record(
    brokers=listed(
        record(
            nodeId=NUMBER,
            brokerId=TEXT,
            host=TEXT,
            port=NUMBER,
            version=TEXT,
            partitions=listed(
                record(
                    partitionId=NUMBER,
                    role=one_of("leader", "follower", "inactive"),
                    health=one_of("healthy", "unhealthy", "dead"),
                    state=TEXT,
                )
            ),
        )
    ),
    clusterId=or_null(TEXT),
    clusterSize=NUMBER,
    partitionsCount=NUMBER,
    replicationFactor=NUMBER,
    gatewayVersion=TEXT,
    lastCompletedChangeId=TEXT,
)
_LICENSE = record(validLicense=FLAG, licenseType=TEXT, isCommercial=FLAG, expiresAt=or_null(MOMENT))
_ME = record(
    username=TEXT,
    displayName=or_null(TEXT),
    email=TEXT,
    groups=TEXTS,
    roles=TEXTS,
    tenants=listed(record(tenantId=TEXT, name=TEXT, description=TEXT)),
    authorizedComponents=TEXTS,
    salesPlanType=or_null(TEXT),
    c8Links=OBJECT,
    canLogout=FLAG,
)

ROUTES = (
    Route("GET", "/topology", topology, gives=_TOPOLOGY),
    Route("GET", "/status", status, status=204),
    Route("GET", "/license", license_status, gives=_LICENSE),
    Route("GET", "/authentication/me", me, gives=_ME),
    Route(
        "GET",
        "/system/usage-metrics",
        usage,
        gives=_USAGE,
        query={"startTime": MOMENT, "endTime": MOMENT},
    ),
)
