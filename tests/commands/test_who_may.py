"""Who may use which verb: an office, or the groups that the diagram names; nobody by accident."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

import engine.commands
from engine.commands.access_tokens.issue_token import issue_token
from engine.commands.access_tokens.revoke_token import revoke_token
from engine.commands.accounts.change_account import change_account
from engine.commands.accounts.disable_account import disable_account
from engine.commands.accounts.enable_account import enable_account
from engine.commands.accounts.grant_rights import grant_rights
from engine.commands.accounts.limit_account import limit_account
from engine.commands.accounts.link_identity import link_identity
from engine.commands.accounts.register_account import register_account
from engine.commands.accounts.register_group import register_group
from engine.commands.accounts.register_machine import register_machine
from engine.commands.accounts.reset_password import reset_password
from engine.commands.batch_operations.create_batch_operation import create_batch_operation
from engine.commands.core.engine import Engine
from engine.commands.deadlines.pin_clock import pin_clock, reset_clock
from engine.commands.deployments.deploy_programme import deploy_programme
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.deployments.release_deployment import release_deployment
from engine.commands.drafts.discard_draft import discard_draft
from engine.commands.drafts.keep_draft import keep_drafts
from engine.commands.drafts.publish_draft import publish_draft
from engine.commands.jobs.activate_jobs import activate_jobs
from engine.commands.jobs.complete_job import complete_job
from engine.commands.jobs.fail_job import fail_job
from engine.commands.jobs.throw_job_error import throw_job_error
from engine.commands.jobs.update_job import extend_lock, update_retries
from engine.commands.messages.broadcast_signal import broadcast_signal
from engine.commands.messages.evaluate_conditionals import evaluate_conditionals
from engine.commands.messages.publish_message import publish_message
from engine.commands.messages.send_again import publish_message_again, send_event_again
from engine.commands.process_instances.activate_ad_hoc import activate_ad_hoc
from engine.commands.process_instances.cancel_process_instance import cancel_process_instance
from engine.commands.process_instances.migrate_process_instance import migrate_process_instance
from engine.commands.process_instances.modify_process_instance import modify_process_instance
from engine.commands.process_instances.recompute_parties import recompute_parties
from engine.commands.process_instances.resolve_incident import resolve_incident
from engine.commands.process_instances.set_variables import set_variables
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.sessions.reset_second_factor import reset_second_factor
from engine.commands.user_tasks.update_user_task import update_user_task
from engine.errors import Invalid, NotFound, Refused
from engine.execution.stimuli import Activation
from engine.lifecycle.actor import Actor
from engine.persistence import Store
from engine.programmes.bundle import Bundle
from engine.settings import Settings
from tests.commands.conftest import ADMIN, NOW
from tests.commands.stepping import steps

APPLICANT = Actor("chen", "陈工", frozenset({"host", "host:91450100MA5K"}))
ANALYST = Actor("an", "安工", frozenset({"analysts"}))
OPERATOR = Actor("op", "欧工", frozenset({"operators"}))
SYSTEM_ACCOUNT = Actor("gov", "政务平台", frozenset({"systems"}))
EVERYBODY = (APPLICANT, ANALYST, OPERATOR, SYSTEM_ACCOUNT, ADMIN)

Verb = Callable[[Engine, Actor], Any]
MINUTE = timedelta(minutes=1)


def deploy_nothing(engine: Engine, actor: Actor) -> None:
    """Whose office it is comes first, and what is wrong with the files after it."""
    with suppress(Invalid):
        deploy_programme(engine, Bundle("js", {}), actor=actor, now=NOW)


def keep_nothing(engine: Engine, actor: Actor) -> None:
    """Whose office it is comes first, and what is wrong with the files after it."""
    with suppress(Invalid):
        keep_drafts(engine, {}, actor=actor, now=NOW)


VERBS: dict[str, tuple[Actor, Verb]] = {
    "deploy_resources": (
        ANALYST,
        lambda e, a: deploy_resources(e, {"p.bpmn": steps("p")}, actor=a, now=NOW),
    ),
    "deploy_programme": (ANALYST, deploy_nothing),
    "keep_drafts": (ANALYST, keep_nothing),
    "publish_draft": (ANALYST, lambda e, a: publish_draft(e, 404, actor=a, now=NOW, reason="试")),
    "discard_draft": (ANALYST, lambda e, a: discard_draft(e, 404, actor=a, now=NOW)),
    "migrate_process_instance": (
        ANALYST,
        lambda e, a: migrate_process_instance(e, 1, target_key=2, actor=a, now=NOW, reason="修订"),
    ),
    "recompute_parties": (ANALYST, lambda e, a: recompute_parties(e, actor=a, now=NOW)),
    "modify_process_instance": (
        OPERATOR,
        lambda e, a: modify_process_instance(
            e, 1, activate=[Activation("A")], actor=a, now=NOW, reason="误"
        ),
    ),
    "cancel_process_instance": (
        OPERATOR,
        lambda e, a: cancel_process_instance(e, 1, actor=a, now=NOW, reason="误"),
    ),
    "update_user_task": (
        OPERATOR,
        lambda e, a: update_user_task(e, 1, {"priority": 1}, actor=a, now=NOW, reason="核对"),
    ),
    "activate_ad_hoc": (
        OPERATOR,
        lambda e, a: activate_ad_hoc(e, 1, [("A", {})], actor=a, now=NOW, reason="误"),
    ),
    "create_batch_operation": (
        OPERATOR,
        lambda e, a: create_batch_operation(
            e, "CANCEL_PROCESS_INSTANCE", [], {}, actor=a, now=NOW, reason="误"
        ),
    ),
    "set_variables": (
        OPERATOR,
        lambda e, a: set_variables(e, 1, {}, actor=a, now=NOW, reason="核对"),
    ),
    "resolve_incident": (
        OPERATOR,
        lambda e, a: resolve_incident(e, 1, actor=a, now=NOW, reason="核对"),
    ),
    "send_event_again": (OPERATOR, lambda e, a: send_event_again(e, 1, actor=a, now=NOW)),
    "publish_message_again": (OPERATOR, lambda e, a: publish_message_again(e, 1, actor=a, now=NOW)),
    "activate_jobs": (
        SYSTEM_ACCOUNT,
        lambda e, a: activate_jobs(e, "t", worker="w", timeout=MINUTE, limit=1, actor=a, now=NOW),
    ),
    "complete_job": (SYSTEM_ACCOUNT, lambda e, a: complete_job(e, 1, actor=a, now=NOW)),
    "fail_job": (SYSTEM_ACCOUNT, lambda e, a: fail_job(e, 1, "x", retries=0, actor=a, now=NOW)),
    "throw_job_error": (SYSTEM_ACCOUNT, lambda e, a: throw_job_error(e, 1, "E", actor=a, now=NOW)),
    "extend_lock": (SYSTEM_ACCOUNT, lambda e, a: extend_lock(e, 1, MINUTE, actor=a, now=NOW)),
    "update_retries": (SYSTEM_ACCOUNT, lambda e, a: update_retries(e, 1, 1, actor=a, now=NOW)),
    "publish_message": (SYSTEM_ACCOUNT, lambda e, a: publish_message(e, "m", actor=a, now=NOW)),
    "broadcast_signal": (SYSTEM_ACCOUNT, lambda e, a: broadcast_signal(e, "s", actor=a, now=NOW)),
    "evaluate_conditionals": (
        SYSTEM_ACCOUNT,
        lambda e, a: evaluate_conditionals(e, {}, actor=a, now=NOW),
    ),
    "pin_clock": (ADMIN, lambda e, a: pin_clock(e, NOW, actor=a, now=NOW)),
    "reset_clock": (ADMIN, lambda e, a: reset_clock(e, actor=a, now=NOW)),
    "register_account": (
        ADMIN,
        lambda e, a: register_account(
            e, "new", name="新", password="correct horse", actor=a, now=NOW
        ),
    ),
    "change_account": (
        ADMIN,
        lambda e, a: change_account(
            e, "new", name="新", groups=[], organisation=None, actor=a, now=NOW
        ),
    ),
    "register_group": (ADMIN, lambda e, a: register_group(e, "g", "组", actor=a, now=NOW)),
    "grant_rights": (ADMIN, lambda e, a: grant_rights(e, "new", actor=a, now=NOW)),
    "disable_account": (ADMIN, lambda e, a: disable_account(e, "n", actor=a, now=NOW, reason="误")),
    "enable_account": (ADMIN, lambda e, a: enable_account(e, "n", actor=a, now=NOW, reason="误")),
    "reset_password": (
        ADMIN,
        lambda e, a: reset_password(e, "new", "correct horse", actor=a, now=NOW),
    ),
    "release_deployment": (
        ADMIN,
        lambda e, a: release_deployment(e, 404, actor=a, now=NOW, reason="核对无误"),
    ),
    "register_machine": (
        ADMIN,
        lambda e, a: register_machine(e, "m", name="网关", actor=a, now=NOW),
    ),
    "issue_token": (
        ADMIN,
        lambda e, a: issue_token(
            e,
            "m",
            name="发信",
            scopes=["operations"],
            expires_at=NOW + MINUTE,
            world=NOW,
            actor=a,
            now=NOW,
        ),
    ),
    "revoke_token": (ADMIN, lambda e, a: revoke_token(e, 404, world=NOW, actor=a, now=NOW)),
    "reset_second_factor": (
        ADMIN,
        lambda e, a: reset_second_factor(e, "x", actor=a, now=NOW, world=NOW, reason="遗失"),
    ),
    "link_identity": (ADMIN, lambda e, a: link_identity(e, "x", "i", "s", actor=a, now=NOW)),
    "limit_account": (ADMIN, lambda e, a: limit_account(e, "new", actor=a, now=NOW)),
}

BY_DIAGRAM_OR_PERSON = {
    # the groups of the task, who has it, who was asked
    "add_signer", "assign_user_task", "claim_user_task", "complete_user_task", "give_opinion",
    "release_user_task", "remind", "return_user_task", "save_draft", "store_document",
    "look_ahead", "withdraw_completion",
    # the officers of the case
    "file_paper", "file_proof_of_service", "receive_for_task", "receive_message", "store_file",
    "supervise",
    # whoever reads drafts: analysts and those who release
    "facts_needed", "replay_decisions", "tables_of_draft", "try_table",
    # the groups of the start event
    "look_ahead_of_start", "start_by_hand", "start_process_instance",
    # the groups that may change the deadline; oneself as the absent one; the calendar's own check
    "extend_deadline", "suspend_deadline", "resume_deadline", "appoint_deputy",
    "close_offices", "open_offices", "import_calendar", "recompute_deadline", "recompute_deadlines",
    "recount_deadline", "keep_filter", "drop_filter",
    # whose office the operation's own verb is
    "change_batch_operation",
    # one's own
    "record_access", "record_refusal",
    "change_password", "open_session", "end_session", "end_deputy",
    "offer_secret", "enrol_second_factor", "show_second_factor",
}  # fmt: skip


@pytest.fixture
def engine_(sqlite: Store) -> Engine:
    return Engine(sqlite, Settings(mode="demonstration"))


@pytest.mark.parametrize("name", VERBS)
@pytest.mark.parametrize("actor", EVERYBODY, ids=lambda actor: actor.name)
def test_a_verb_is_refused_to_all_but_its_office(engine_: Engine, name: str, actor: Actor) -> None:
    whose, verb = VERBS[name]
    if actor in (whose, ADMIN):
        allowed(verb, engine_, actor)
    else:
        with pytest.raises(Refused, match=f"{actor.name}不能.*这由.*办理"):
            verb(engine_, actor)


def allowed(verb: Verb, on: Engine, actor: Actor) -> None:
    try:
        verb(on, actor)
    except NotFound:
        return  # it was the actor's to do, only there is no such thing here


def test_every_verb_is_somebodys() -> None:
    assert set(_verbs()) - VERBS.keys() - BY_DIAGRAM_OR_PERSON == set()


def test_a_case_is_begun_by_the_groups_of_its_start_event_alone(engine_: Engine) -> None:
    drawn = steps("p", [["user_task", "A"]], startable_by="host")
    deploy_resources(engine_, {"p.bpmn": drawn}, actor=ADMIN, now=NOW)
    start_process_instance(engine_, process_id="p", actor=APPLICANT, now=NOW)
    with pytest.raises(Refused, match="安工不能启动“p”"):
        start_process_instance(engine_, process_id="p", actor=ANALYST, now=NOW)


def _verbs() -> Iterator[str]:
    """The public functions of the room that are told who acts."""
    for module in pkgutil.walk_packages(engine.commands.__path__, "engine.commands."):
        found = importlib.import_module(module.name)
        for name, function in inspect.getmembers(found, inspect.isfunction):
            own = (
                function.__module__ == found.__name__
                and name[0] != "_"
                and name != "command_transaction"
            )
            if own and {"engine", "actor"} <= inspect.signature(function).parameters.keys():
                yield name
