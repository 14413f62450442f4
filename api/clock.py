"""The procedures' clock, which a demonstration may pin; production refuses."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, Response

from api.authentication import caller
from api.context import Context, body, nothing
from api.requests import PinClock
from engine.commands.pin_clock import pin_clock, reset_clock

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def routes(blueprint: Blueprint, context: Context) -> None:
    """Pin it at a moment; let it run again."""

    @blueprint.put("/clock")
    def pin() -> Response:
        asked = PinClock.model_validate(body())
        moment = _EPOCH + timedelta(milliseconds=asked.timestamp)
        pin_clock(context.engine, moment, actor=caller(), now=context.now())
        return nothing()

    @blueprint.post("/clock/reset")
    def reset() -> Response:
        reset_clock(context.engine, actor=caller(), now=context.now())
        return nothing()
