"""Element instances and variables."""

from flask import Response

from api import nouns
from api.authentication import caller
from api.batch_requests import ActivateAdHoc
from api.context import Context, Route, nothing, reading_of, search_of
from api.reasons import reason_given
from api.requests import SetVariables
from engine.commands.process_instances.activate_ad_hoc import activate_ad_hoc
from engine.commands.process_instances.set_variables import set_variables
from engine.request_values import read_key


def write_variables(context: Context, asked: SetVariables, key: str) -> Response:
    """`PUT /v2/element-instances/{key}/variables`."""
    set_variables(
        context.engine,
        read_key(key),
        asked.variables,
        local=asked.local,
        actor=caller(),
        now=context.now(),
        reason=reason_given(),
    )
    return nothing()


def activate(context: Context, asked: ActivateAdHoc, key: str) -> Response:
    """`POST /v2/element-instances/ad-hoc-activities/{key}/activation`."""
    activate_ad_hoc(
        context.engine,
        read_key(key),
        [(one.element_id, one.variables) for one in asked.elements],
        cancel_others=asked.cancel_remaining_instances,
        actor=caller(),
        now=context.now(),
        reason=reason_given(),
    )
    return nothing()


ROUTES = (
    search_of("/element-instances/search", nouns.ELEMENT_INSTANCE),
    reading_of("/element-instances", nouns.ELEMENT_INSTANCE),
    Route(
        "PUT", "/element-instances/<key>/variables", write_variables, SetVariables, status=204,
        examples={"更正": {"variables": {"score": 71}, "reason": "录入有误"}},
    ),
    Route(
        "POST", "/element-instances/ad-hoc-activities/<key>/activation", activate, ActivateAdHoc,
        status=204,
    ),
    search_of("/variables/search", nouns.VARIABLE),
    reading_of("/variables", nouns.VARIABLE),
)  # fmt: skip
