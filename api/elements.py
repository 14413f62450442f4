"""Element instances and variables."""

from flask import Blueprint, Response

from api import nouns
from api.authentication import caller
from api.context import Context, body, nothing
from api.requests import SetVariables
from api.searching import read_key
from engine.commands.set_variables import set_variables


def routes(blueprint: Blueprint, context: Context) -> None:
    """Find them; write variables."""

    @blueprint.post("/element-instances/search")
    def search() -> Response:
        return context.find(nouns.ELEMENT_INSTANCE)

    @blueprint.get("/element-instances/<key>")
    def get(key: str) -> Response:
        return context.one(nouns.ELEMENT_INSTANCE, read_key(key), f"没有元素实例 {key}。")

    @blueprint.put("/element-instances/<key>/variables")
    def write_variables(key: str) -> Response:
        asked = SetVariables.model_validate(body())
        set_variables(
            context.engine,
            read_key(key),
            asked.variables,
            local=asked.local,
            actor=caller(),
            now=context.now(),
            reason="经 REST 接口",
        )
        return nothing()

    @blueprint.post("/variables/search")
    def search_variables() -> Response:
        return context.find(nouns.VARIABLE)

    @blueprint.get("/variables/<key>")
    def get_variable(key: str) -> Response:
        return context.one(nouns.VARIABLE, read_key(key), f"没有变量 {key}。")
