"""Element instances and variables."""

from flask import Response

from api import nouns
from api.authentication import caller
from api.context import Context, Route, body, nothing
from api.reasons import reason_given
from api.requests import SetVariables
from engine.commands.process_instances.set_variables import set_variables
from engine.request_values import read_key


def search(context: Context) -> Response:
    """`POST /v2/element-instances/search`."""
    return context.find(nouns.ELEMENT_INSTANCE)


def get(context: Context, key: str) -> Response:
    """`GET /v2/element-instances/{key}`."""
    return context.one(nouns.ELEMENT_INSTANCE, read_key(key), f"没有元素实例 {key}。")


def write_variables(context: Context, key: str) -> Response:
    """`PUT /v2/element-instances/{key}/variables`."""
    asked = SetVariables.model_validate(body())
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


def search_variables(context: Context) -> Response:
    """`POST /v2/variables/search`."""
    return context.find(nouns.VARIABLE)


def get_variable(context: Context, key: str) -> Response:
    """`GET /v2/variables/{key}`."""
    return context.one(nouns.VARIABLE, read_key(key), f"没有变量 {key}。")


ROUTES = (
    Route("POST", "/element-instances/search", search),
    Route("GET", "/element-instances/<key>", get),
    Route("PUT", "/element-instances/<key>/variables", write_variables),
    Route("POST", "/variables/search", search_variables),
    Route("GET", "/variables/<key>", get_variable),
)
