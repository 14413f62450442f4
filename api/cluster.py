"""`GET /v2/topology` and what else a client asks before it begins."""

from flask import Blueprint, Response

from api.authentication import caller
from api.context import Context, answer

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


def routes(blueprint: Blueprint, _context: Context) -> None:
    """Topology, licence, the caller's own account."""

    @blueprint.get("/topology")
    def topology() -> Response:
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

    @blueprint.get("/status")
    def status() -> Response:
        return Response(status=204)

    @blueprint.get("/license")
    def license_status() -> Response:
        return answer({"validLicense": True, "licenseType": "guicheng", "isCommercial": False})

    @blueprint.get("/authentication/me")
    def me() -> Response:
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
