"""The procedures' clock, which a demonstration may pin; production refuses."""

from datetime import UTC, datetime, timedelta

from flask import Response

from api.authentication import caller
from api.context import Context, Route, body, nothing
from api.requests import Nothing, PinClock
from engine.commands.deadlines.pin_clock import pin_clock, reset_clock
from engine.request_values import require_plausible

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def pin(context: Context) -> Response:
    """`PUT /v2/clock`."""
    asked = PinClock.model_validate(body())
    moment = require_plausible(_EPOCH + timedelta(milliseconds=asked.timestamp))
    pin_clock(context.engine, moment, actor=caller(), now=context.now())
    return nothing()


def reset(context: Context) -> Response:
    """`POST /v2/clock/reset`."""
    Nothing.model_validate(body())
    reset_clock(context.engine, actor=caller(), now=context.now())
    return nothing()


ROUTES = (
    Route("PUT", "/clock", pin),
    Route("POST", "/clock/reset", reset),
)
