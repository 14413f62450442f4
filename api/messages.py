"""Messages, signals and facts from a client."""

from datetime import timedelta

from flask import Response

from api import nouns
from api.authentication import caller
from api.context import Context, Route, answer, body
from api.requests import BroadcastSignal, CorrelateMessage, EvaluateConditionals, PublishMessage
from api.searching import TENANT
from engine.commands.messages.broadcast_signal import broadcast_signal
from engine.commands.messages.evaluate_conditionals import evaluate_conditionals
from engine.commands.messages.publish_message import publish_message


def publish(context: Context) -> Response:
    """`POST /v2/messages/publication`."""
    asked = PublishMessage.model_validate(body())
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


def correlate(context: Context) -> Response:
    """`POST /v2/messages/correlation`."""
    asked = CorrelateMessage.model_validate(body())
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


def broadcast(context: Context) -> Response:
    """`POST /v2/signals/broadcast`."""
    asked = BroadcastSignal.model_validate(body())
    key = broadcast_signal(
        context.engine, asked.signal_name, asked.variables, actor=caller(), now=context.now()
    )
    return answer({"signalKey": str(key), "tenantId": TENANT})


def evaluate(context: Context) -> Response:
    """`POST /v2/conditionals/evaluation`."""
    asked = EvaluateConditionals.model_validate(body())
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


def search(context: Context) -> Response:
    """`POST /v2/message-subscriptions/search`."""
    return context.find(nouns.MESSAGE_SUBSCRIPTION)


ROUTES = (
    Route("POST", "/messages/publication", publish),
    Route("POST", "/messages/correlation", correlate),
    Route("POST", "/signals/broadcast", broadcast),
    Route("POST", "/conditionals/evaluation", evaluate),
    Route("POST", "/message-subscriptions/search", search),
)
