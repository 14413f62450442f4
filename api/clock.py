"""The procedures' clock, which a demonstration may pin; production refuses."""

from datetime import UTC, datetime, timedelta

from flask import Response

from api.authentication import caller
from api.context import Context, Route, nothing
from api.requests import Nothing, PinClock
from engine.commands.deadlines.pin_clock import pin_clock, reset_clock
from engine.request_values import require_plausible

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def pin(context: Context, asked: PinClock) -> Response:
    """`PUT /v2/clock`."""
    moment = require_plausible(_EPOCH + timedelta(milliseconds=asked.timestamp))
    pin_clock(context.engine, moment, actor=caller(), now=context.now())
    return nothing()


def reset(context: Context, _asked: Nothing) -> Response:
    """`POST /v2/clock/reset`."""
    reset_clock(context.engine, actor=caller(), now=context.now())
    return nothing()


ROUTES = (
    Route(
        "PUT",
        "/clock",
        pin,
        PinClock,
        status=204,
        examples={"拨到此刻": {"timestamp": 1773624600000}},
    ),
    Route("POST", "/clock/reset", reset, Nothing, status=204),
)
