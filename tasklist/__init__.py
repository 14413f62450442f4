"""What staff and applicants see: Flask pages in Chinese, with an English switch.

Law: pages ask queries and send commands; what a person may see or do is decided there. Every page
works by POST-redirect-GET without scripts (forms excepted, which form-js draws); htmx and the
viewers make it nicer. Nothing inline: the content security policy forbids it.

    app.register_blueprint(tasklist.blueprint(engine, programmes_of))
"""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint
from flask.blueprints import BlueprintSetupState

from engine.commands.core.engine import Engine
from engine.programmes import Programmes
from tasklist import (
    accounts,
    administration,
    ahead,
    assets,
    auditing,
    batches,
    calendar_changes,
    case_moment,
    cases,
    catalogue,
    counter,
    deadline_verbs,
    deadlines,
    decision_page,
    demonstration_clock,
    deputies,
    draft_tables,
    drawing,
    entry_list,
    errors,
    exports,
    files,
    filled_forms,
    incidents,
    interface_pages,
    interventions,
    migrations,
    operations,
    overview,
    own_account,
    paging,
    papers,
    partners,
    previews,
    processes,
    programme_versions,
    registers,
    releases,
    rights,
    sandboxes,
    second_factor,
    sessions,
    silent,
    single_sign_on,
    starting,
    task,
    task_verbs,
    todo,
    together,
    tokens,
    workbench,
)
from tasklist.here import TasklistServices, register_services
from tasklist.identity_provider import Provider
from tasklist.keys import KeyConverter
from tasklist.partner_book import NoPartners, PartnerBook
from tasklist.recording import record_files
from tasklist.sandbox_house import NoSandboxes, Sandboxes
from tasklist.security import guard
from tasklist.worked_cases import Judge, no_cases

_ROOMS = (
    sessions,
    single_sign_on,
    todo,
    overview,
    task,
    ahead,
    task_verbs,
    together,
    files,
    previews,
    filled_forms,
    papers,
    partners,
    interface_pages,
    exports,
    cases,
    counter,
    silent,
    case_moment,
    auditing,
    batches,
    deadlines,
    deadline_verbs,
    registers,
    processes,
    programme_versions,
    workbench,
    draft_tables,
    sandboxes,
    catalogue,
    decision_page,
    starting,
    entry_list,
    incidents,
    interventions,
    migrations,
    operations,
    second_factor,
    own_account,
    accounts,
    deputies,
    rights,
    releases,
    tokens,
    administration,
    calendar_changes,
    demonstration_clock,
)


def blueprint(
    engine: Engine,
    programmes_of: Callable[[int | None], Programmes],
    judge: Judge = no_cases,
    provider: Provider | None = None,
    partner_book: PartnerBook | None = None,
    played_in: Sandboxes | None = None,
    interface: Mapping[str, Any] | None = None,
) -> Blueprint:
    """The pages, to be registered on an application that has a secret key.

    `programmes_of` gives the programmes as a case, by its key, began with them, and without a case
    those in force. `judge`
    holds worked cases against the decisions, `provider` is the identity provider, if there is one,
    `partner_book` knows the other systems, `played_in` makes the sandboxes of drafts,
    `interface` is the OpenAPI document of the REST interface.
    """
    house = Blueprint(
        "tasklist",
        __name__,
        template_folder="templates",
    )
    house.add_url_rule("/assets/<path:filename>", "static", assets.send)

    def remember(state: BlueprintSetupState) -> None:
        state.app.url_map.converters["int"] = KeyConverter
        register_services(
            state.app.extensions,
            TasklistServices(
                engine,
                programmes_of,
                judge,
                provider,
                partner_book or NoPartners(),
                played_in or NoSandboxes(),
                interface or {"info": {"title": ""}, "paths": {}},
            ),
        )
        state.app.jinja_env.globals.update(
            drawing.WORDS, asset=assets.address, counted=paging.counted
        )
        sessions.csrf.init_app(state.app)

    house.record_once(remember)
    house.before_request(sessions.require_actor)
    house.before_request(sessions.protect)
    house.after_request(guard)
    house.after_request(record_files)
    house.app_context_processor(drawing.execution_context)
    errors.register(house)
    for status in (404, 405):
        house.app_errorhandler(status)(sessions.no_such_page)
    for room in _ROOMS:
        house.register_blueprint(room.pages)
    return house
