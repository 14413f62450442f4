"""What the service tasks do: job type → handler, run inside the command's transaction."""

from collections.abc import Mapping

from engine.commands.core.handlers import Handler
from register.handlers import (
    applications,
    batches,
    changes,
    counts,
    designating,
    evaluations,
    grants,
    inquiries,
    limits,
    loading,
    member_verbs,
    offering,
    panels,
    preparing,
    publicity,
    recognition,
    recommendations,
    rectifications,
    reports,
    sending,
    standing,
    targets,
)

HANDLERS: Mapping[str, Handler] = {
    "register.batch": batches.batch,
    "register.offer": offering.offer,
    "register.check-codes": offering.check_codes,
    "register.designate": designating.designate,
    "register.prepare-application": preparing.prepare_application,
    "register.application": applications.application,
    "register.recommendation": recommendations.recommendation,
    "register.member": member_verbs.member,
    "register.limit": limits.limit,
    "register.panel": panels.panel,
    "register.objection": publicity.objection,
    "register.recognise": recognition.recognise,
    "register.standing": standing.standing,
    "register.load-body": loading.load_body,
    "register.count-bodies": counts.count_bodies,
    "register.report": reports.report,
    "register.evaluation": evaluations.evaluation,
    "register.rectification": rectifications.rectification,
    "register.change": changes.change,
    "register.inquiry": inquiries.inquiry,
    "register.grant": grants.grant,
    "register.target": targets.target,
    "register.result": targets.result,
    "webhook.send": sending.send,
    "webhook.ask": sending.ask,
}
"""Handed to `engine.assembly.assemble`; an analyst names the job type in the diagram."""
