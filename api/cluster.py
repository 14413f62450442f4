"""`GET /v2/topology` and what else a client asks before it begins."""

from flask import Response

from api.authentication import caller
from api.context import Context, Route, answer, nothing

GATEWAY_VERSION = "8.8.0"
"""The Camunda version whose interface this is; clients choose their requests by it."""

_PARTITION = {"partitionId": 1, "role": "leader", "health": "healthy"}
_BROKER = {
    "nodeId": 0,
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
    return answer({"validLicense": True, "licenseType": "guicheng", "isCommercial": False})


def me(_context: Context) -> Response:
    """`GET /v2/authentication/me`."""
    actor = caller()
    return answer(
        {
            "username": actor.login,
            "displayName": actor.name,
            "email": None,
            "groups": sorted(actor.groups),
            "roles": [],
            "tenants": [],
            "authorizedComponents": ["*"],
            "salesPlanType": None,
            "c8Links": {},
            "canLogout": False,
        }
    )


ROUTES = (
    Route("GET", "/topology", topology),
    Route("GET", "/status", status),
    Route("GET", "/license", license_status),
    Route("GET", "/authentication/me", me),
)
