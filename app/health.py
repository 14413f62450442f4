"""Whether the process lives, and whether it can work: what a supervisor and a load balancer ask.

``/livez`` asks nothing of the database: a process is not restarted because another machine is away.
``/readyz`` answers 503 with the sentence that pages and programs get, until the database is back.
"""

from flask import Flask, jsonify
from flask.typing import ResponseReturnValue

from engine.persistence import Store
from engine.queries.operations import installation_mode


def mount(app: Flask, store: Store) -> None:
    """Answer ``/livez`` and ``/readyz``; neither asks who is there."""

    @app.get("/livez")
    def alive() -> ResponseReturnValue:
        return jsonify(status="ok")

    @app.get("/readyz")
    def ready() -> ResponseReturnValue:
        installation_mode(store)
        return jsonify(status="ok")
