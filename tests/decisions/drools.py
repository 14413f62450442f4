"""Drools' DMN as a native program, as an independent oracle for tables."""

import json
import os
import socket
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import httpx

VARIABLE = "GUICHENG_JITEXECUTOR"
"""Names the program: dist/linux/jitexecutor of the npm package @kie-tools/jitexecutor-native."""


@contextmanager
def running() -> Iterator[httpx.Client]:
    """The program on a free port, ended afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [os.environ[VARIABLE], f"-Dquarkus.http.port={port}"]
    program = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=20) as client:
            _wait_for(client)
            yield client
    finally:
        program.terminate()
        program.wait(timeout=30)


def _wait_for(client: httpx.Client) -> None:
    transport = httpx.HTTPTransport(retries=20)
    with httpx.Client(base_url=client.base_url, transport=transport) as patient:
        patient.get("/q/health/ready")


def decide(client: httpx.Client, dmn: bytes, facts: Mapping[str, object]) -> object:
    """The outcome of the decision `decide`; null where Drools fails or skips it."""
    resource = {"URI": "t.dmn", "content": dmn.decode()}
    question = {"mainURI": "t.dmn", "resources": [resource], "context": dict(facts)}
    answer = client.post("/jitdmn/dmnresult", json=question)
    answer.raise_for_status()
    return json.loads(answer.text)["decisionResults"][0]["result"]
