"""The web application: pages, the REST API and webhooks on one engine."""

from functools import partial

from flask import Flask
from prometheus_client import CollectorRegistry

import tasklist
from api.blueprint import api_blueprint, description
from api.oauth import oauth_blueprint
from api.waiting import ready
from app import answers, health, house, identity, transport, wire
from app.casebook.shelf import Shelf
from app.partner_book import WiredPartners
from app.sandboxes import FolderSandboxes
from app.telemetry import logs, metrics, requests
from engine.commands.core.engine import Engine
from engine.programmes import Programmes
from engine.queries.programmes import programmes_in_force, programmes_of_case
from tasklist.sandbox_house import NoSandboxes, Sandboxes

LARGEST_REQUEST = 25 * 1024 * 1024
WAITS = "guicheng.waits"
"""Where the application keeps what tells whether requests that wait may go on."""


def _programmes(engine: Engine, case_key: int | None) -> Programmes:
    if case_key is None:
        return programmes_in_force(engine.store)
    return programmes_of_case(engine.store, case_key)


def _opened() -> Engine:
    given = house.settings()
    logs.configure(given)
    return house.open_engine(given)


def _sandboxes(engine: Engine) -> Sandboxes:
    serve = partial(create_app, sandboxes=NoSandboxes())
    home = house.sandboxes(engine.settings)
    return FolderSandboxes(home, serve, secure=engine.settings.production)


def create_app(engine: Engine | None = None, sandboxes: Sandboxes | None = None) -> Flask:
    """The Flask application (`gunicorn "app.web:create_app()"` needs no argument).

    `sandboxes`: where drafts are played; unless given, in folders of this installation, in which
    there are none themselves.
    """
    engine = engine or _opened()
    house.require_audit_keys(engine)
    app = Flask("app")
    app.config.update(
        SECRET_KEY=house.secret_key(engine.settings),
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        WTF_CSRF_TIME_LIMIT=None,  # a form may stay open all day; the session ends by itself
        WTF_CSRF_CHECK_DEFAULT=False,  # pages check it themselves; the others carry no cookie
    )
    app.extensions[WAITS] = lambda asked: ready(engine.store, asked, engine.now())
    transport.configure(app, engine.settings)

    health.mount(app, engine.store)

    registry = CollectorRegistry()
    requests.watch(app, registry)
    metrics.mount(app, engine, registry)
    app.register_blueprint(api_blueprint(engine, engine.now))
    app.register_blueprint(oauth_blueprint(engine, engine.now))
    wire.mount_webhooks(app, engine)
    trusted = identity.provider(app, engine.settings)
    app.register_blueprint(
        tasklist.blueprint(
            engine,
            partial(_programmes, engine),
            Shelf(engine).judge,
            trusted,
            WiredPartners(
                app,
                wire.partners_in_force(engine),
                wire.connections(engine.settings),
                engine.settings,
            ),
            sandboxes or _sandboxes(engine),
            description(),
        )
    )
    answers.speak(app)
    return app
