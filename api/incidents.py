"""Incidents: find, and try again after mending."""

from flask import Blueprint, Response

from api import nouns
from api.authentication import caller
from api.context import Context, nothing
from api.searching import read_key
from engine.commands.resolve_incident import resolve_incident


def routes(blueprint: Blueprint, context: Context) -> None:
    """The verbs of an incident."""

    @blueprint.post("/incidents/search")
    def search() -> Response:
        return context.find(nouns.INCIDENT)

    @blueprint.get("/incidents/<key>")
    def get(key: str) -> Response:
        return context.one(nouns.INCIDENT, read_key(key), f"没有故障 {key}。")

    @blueprint.post("/incidents/<key>/resolution")
    def resolve(key: str) -> Response:
        resolve_incident(
            context.engine, read_key(key), actor=caller(), now=context.now(), reason="经 REST 接口"
        )
        return nothing()
