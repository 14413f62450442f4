"""What is deployed: process definitions, decisions, their XML."""

from flask import Blueprint, Response

from api import nouns
from api.context import Context
from api.searching import read_key
from engine.queries.resources import resource_of


def routes(blueprint: Blueprint, context: Context) -> None:
    """Find them and read their files."""

    def xml(key: str) -> Response:
        return Response(resource_of(context.engine.store, read_key(key)), mimetype="text/xml")

    @blueprint.post("/process-definitions/search")
    def search_processes() -> Response:
        return context.find(nouns.PROCESS_DEFINITION)

    @blueprint.get("/process-definitions/<key>")
    def get_process(key: str) -> Response:
        return context.one(nouns.PROCESS_DEFINITION, read_key(key), f"没有流程定义 {key}。")

    @blueprint.get("/process-definitions/<key>/xml")
    def process_xml(key: str) -> Response:
        return xml(key)

    @blueprint.post("/decision-definitions/search")
    def search_decisions() -> Response:
        return context.find(nouns.DECISION_DEFINITION)

    @blueprint.get("/decision-definitions/<key>")
    def get_decision(key: str) -> Response:
        return context.one(nouns.DECISION_DEFINITION, read_key(key), f"没有决策 {key}。")

    @blueprint.get("/decision-definitions/<key>/xml")
    def decision_xml(key: str) -> Response:
        return xml(key)

    @blueprint.post("/decision-requirements/search")
    def search_graphs() -> Response:
        return context.find(nouns.DECISION_REQUIREMENTS)

    @blueprint.get("/decision-requirements/<key>/xml")
    def graph_xml(key: str) -> Response:
        return xml(key)
