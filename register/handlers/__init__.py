"""What the service tasks do: job type → handler, run inside the command's transaction."""

from collections.abc import Mapping

from engine.commands.handlers import Handler
from register.handlers import (
    applications,
    batches,
    panels,
    preparing,
    publicity,
    recognition,
    sending,
    standing,
)

HANDLERS: Mapping[str, Handler] = {
    "register.open-batch": batches.open_batch,
    "register.close-batch": batches.close_batch,
    "register.list-candidates": batches.list_candidates,
    "register.announce-selection": batches.announce_selection,
    "register.prepare-application": preparing.prepare_application,
    "register.draft-application": applications.draft_application,
    "register.receive-application": applications.receive_application,
    "register.return-application": applications.return_application,
    "register.route-recommender": applications.route_recommender,
    "register.await-selection": applications.await_selection,
    "register.conclude": applications.conclude,
    "register.list-experts": panels.list_experts,
    "register.appoint-panel": panels.appoint_panel,
    "register.tally-sheets": panels.tally_sheets,
    "register.record-objection": publicity.record_objection,
    "register.close-objection": publicity.close_objection,
    "register.publicity-state": publicity.publicity_state,
    "register.recognise": recognition.recognise,
    "register.set-standing": standing.set_standing,
    "register.delist": standing.delist,
    "webhook.send": sending.send,
}
"""Handed to `engine.assembly.assemble`; an analyst names the job type in the diagram."""
