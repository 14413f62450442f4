"""Messages and signals from a client."""

from datetime import timedelta

from flask import Blueprint, Response

from api import nouns
from api.authentication import caller
from api.context import Context, answer, body
from api.requests import BroadcastSignal, PublishMessage
from api.searching import TENANT
from engine.commands.broadcast_signal import broadcast_signal
from engine.commands.publish_message import Published, publish_message


def routes(blueprint: Blueprint, context: Context) -> None:
    """Publish (kept until its time to live), correlate (now or not at all), broadcast, find."""

    def _publish(*, must_correlate: bool) -> Published:
        asked = PublishMessage.model_validate(body())
        return publish_message(
            context.engine,
            asked.name,
            asked.correlation_key,
            asked.variables,
            time_to_live=timedelta(milliseconds=0 if must_correlate else asked.time_to_live),
            message_id=asked.message_id,
            must_correlate=must_correlate,
            actor=caller(),
            now=context.now(),
        )

    @blueprint.post("/messages/publication")
    def publish() -> Response:
        published = _publish(must_correlate=False)
        return answer({"messageKey": str(published.message_key), "tenantId": TENANT})

    @blueprint.post("/messages/correlation")
    def correlate() -> Response:
        published = _publish(must_correlate=True)
        return answer(
            {
                "messageKey": str(published.message_key),
                "processInstanceKey": str(published.process_instance_key),
                "tenantId": TENANT,
            }
        )

    @blueprint.post("/signals/broadcast")
    def broadcast() -> Response:
        asked = BroadcastSignal.model_validate(body())
        key = broadcast_signal(
            context.engine, asked.signal_name, asked.variables, actor=caller(), now=context.now()
        )
        return answer({"signalKey": str(key), "tenantId": TENANT})

    @blueprint.post("/message-subscriptions/search")
    def search() -> Response:
        return context.find(nouns.MESSAGE_SUBSCRIPTION)
