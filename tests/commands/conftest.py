"""An engine on both databases, with handlers, two officers and a moment."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from engine.assembly import assemble
from engine.commands.core.engine import Engine
from engine.commands.core.handlers import Handler
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.process_instances.start_process_instance import Started, start_process_instance
from engine.lifecycle.actor import Actor
from engine.persistence import Store
from engine.settings import Settings
from tests.commands.living import ADMIN, NOW, Living
from tests.commands.stepping import steps

WANG = Actor("wang", "王处", frozenset({"dept"}))
LI = Actor("li", "李科", frozenset({"dept"}))
ZHAO = Actor("zhao", "赵工", frozenset({"agency"}))

__all__ = ["ADMIN", "LI", "NOW", "WANG", "ZHAO", "Living", "Run"]

Run = Callable[..., Started]


@pytest.fixture
def handlers() -> dict[str, Handler]:
    """Handlers by job type; a test adds its own before it starts a case."""
    return {}


@pytest.fixture
def living(store: Store, handlers: dict[str, Handler]) -> Iterator[Living]:
    """The engine as it is assembled, for diagrams that are drawn."""
    settings = Settings(
        database=store.database.url.render_as_string(hide_password=False), mode="demonstration"
    )
    engine = replace(assemble(settings), handlers=handlers)
    yield Living(engine)
    engine.store.close()


@pytest.fixture
def engine(store: Store, handlers: dict[str, Handler]) -> Engine:
    return Engine(store, Settings(mode="demonstration"), handlers=handlers)


@pytest.fixture
def run(engine: Engine) -> Run:
    """Deploy these steps as process "p" and start a case of it."""

    def deploy_and_start(*listed: Any, variables: Any = None, **more: Any) -> Started:
        deploy_resources(engine, {"p.bpmn": steps("p", *listed, **more)}, actor=ADMIN, now=NOW)
        return start_process_instance(
            engine, process_id="p", variables=variables or {}, actor=WANG, now=NOW
        )

    return deploy_and_start
