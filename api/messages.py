"""Messages, signals and facts from a client."""

from datetime import timedelta

from flask import Response

from api import nouns
from api.authentication import caller
from api.context import Context, Route, answer, search_of
from api.requests import BroadcastSignal, CorrelateMessage, EvaluateConditionals, PublishMessage
from api.schemas import KEY, TEXT, listed, record
from api.searching import TENANT
from engine.commands.messages.broadcast_signal import broadcast_signal
from engine.commands.messages.evaluate_conditionals import evaluate_conditionals
from engine.commands.messages.publish_message import publish_message


def publish(context: Context, asked: PublishMessage) -> Response:
    """`POST /v2/messages/publication`."""
    published = publish_message(
        context.engine,
        asked.name,
        asked.correlation_key,
        asked.variables,
        time_to_live=timedelta(milliseconds=asked.time_to_live),
        message_id=asked.message_id,
        actor=caller(),
        now=context.now(),
    )
    return answer({"messageKey": str(published.message_key), "tenantId": TENANT})


def correlate(context: Context, asked: CorrelateMessage) -> Response:
    """`POST /v2/messages/correlation`."""
    published = publish_message(
        context.engine,
        asked.name,
        asked.correlation_key,
        asked.variables,
        must_correlate=True,
        actor=caller(),
        now=context.now(),
    )
    return answer(
        {
            "messageKey": str(published.message_key),
            "processInstanceKey": str(published.process_instance_key),
            "tenantId": TENANT,
        }
    )


def broadcast(context: Context, asked: BroadcastSignal) -> Response:
    """`POST /v2/signals/broadcast`."""
    key = broadcast_signal(
        context.engine, asked.signal_name, asked.variables, actor=caller(), now=context.now()
    )
    return answer({"signalKey": str(key), "tenantId": TENANT})


def evaluate(context: Context, asked: EvaluateConditionals) -> Response:
    """`POST /v2/conditionals/evaluation`."""
    begun = evaluate_conditionals(
        context.engine,
        asked.variables,
        process_key=asked.process_definition_key,
        actor=caller(),
        now=context.now(),
    )
    cases = [
        {"processDefinitionKey": str(one.process_key), "processInstanceKey": str(one.case_key)}
        for one in begun.cases
    ]
    return answer(
        {"conditionalEvaluationKey": str(begun.key), "tenantId": TENANT, "processInstances": cases}
    )


_TO = {"messageKey": KEY, "tenantId": TEXT}
_BEGUN = record(
    conditionalEvaluationKey=KEY,
    tenantId=TEXT,
    processInstances=listed(record(processDefinitionKey=KEY, processInstanceKey=KEY)),
)

ROUTES = (
    Route(
        "POST", "/messages/publication", publish, PublishMessage, record(_TO),
        examples={
            "一小时内有效": {
                "name": "补正", "correlationKey": "A-1", "timeToLive": 3_600_000,
                "messageId": "m-1", "variables": {"份数": 2},
            },
        },
    ),
    Route(
        "POST", "/messages/correlation", correlate, CorrelateMessage,
        record(_TO, processInstanceKey=KEY),
        examples={"有人在等": {"name": "补正", "correlationKey": "A-1", "variables": {"份数": 2}}},
    ),
    Route(
        "POST", "/signals/broadcast", broadcast, BroadcastSignal,
        record(signalKey=KEY, tenantId=TEXT), examples={"广播": {"signalName": "年报开始"}},
    ),
    Route("POST", "/conditionals/evaluation", evaluate, EvaluateConditionals, _BEGUN),
    search_of("/message-subscriptions/search", nouns.MESSAGE_SUBSCRIPTION),
    search_of("/correlated-message-subscriptions/search", nouns.CORRELATED_SUBSCRIPTION),
)  # fmt: skip
