"""Whatever leaves the system as a file is written down: who, what, from which address."""

from flask import Response, g, request

from engine.commands.audit.record_access import Access, record_access
from engine.errors import Refused
from tasklist import errors
from tasklist.here import actor, engine, now

_EXPORTS = "tasklist.exports."
_DEPLOYED = "tasklist.processes.file"
"""What is deployed is open to all who sign in, and every diagram that is drawn asks for it."""


def record_files(response: Response) -> Response:
    """Every answer that is to be saved as a file is an event of the audit chain, or is not given.

    One rule for every page: a new one that gives out a file cannot forget it.
    """
    given = response.headers.get("Content-Disposition", "").startswith("attachment")
    if (
        not given
        or request.endpoint == _DEPLOYED
        or response.status_code != 200
        or g.get("actor") is None
    ):
        return response
    listed = (request.endpoint or "").startswith(_EXPORTS)
    kind: Access = "exported" if listed else "downloaded"
    query = request.query_string.decode(errors="replace")
    try:
        record_access(engine(), kind, actor=actor(), now=now(), path=request.path, query=query)
    except Refused as busy:
        return errors.page(409, str(busy))
    return response
