"""The XML of a definition is for programs: a browser that opens it runs nothing."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

REVIEW = Path(__file__).parents[1] / "tasklist"


def test_deployed_bytes_are_given_out_so_that_no_script_runs(
    client: FlaskClient, v2: Callable[..., Any]
) -> None:
    files = [
        (BytesIO((REVIEW / name).read_bytes()), name)
        for name in ("review.bpmn", "review.dmn", "review.form")
    ]
    assert client.post("/v2/deployments", data={"resources": files}).status_code == 200
    for kind, key in (
        ("process-definitions", "processDefinitionKey"),
        ("decision-definitions", "decisionDefinitionKey"),
        ("decision-requirements", "decisionRequirementsKey"),
    ):
        found = v2("POST", f"/{kind}/search").json["items"][0][key]
        answer = v2("GET", f"/{kind}/{found}/xml")
        assert answer.mimetype == "text/xml"
        assert answer.data.startswith(b"<?xml")
        assert answer.headers["Content-Disposition"] == "attachment"
        policy = answer.headers["Content-Security-Policy"]
        assert "sandbox" in policy
        assert "allow-scripts" not in policy
        assert "default-src 'none'" in policy
