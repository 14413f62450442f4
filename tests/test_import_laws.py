"""The contracts of the imports hold, and an import planted where it is forbidden breaks one."""

from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path

import grimp
import pytest
from importlinter import configuration
from importlinter.application.use_cases import read_user_options
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract

configuration.configure()
KINDS = {"layers": LayersContract, "forbidden": ForbiddenContract}
RULES = read_user_options(str(Path(__file__).parents[1] / "pyproject.toml"))


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    packages = RULES.session_options["root_packages"]
    return grimp.build_graph(*packages, include_external_packages=True, cache_dir=None)


ALONE = {
    "SpiffWorkflow": {"engine.execution"},
    "apscheduler": {"engine.scheduling"},
    "sqlalchemy": {"engine.persistence", "register", "papers", "simulation"},
}
"""The library → the rooms that may import it."""


def rooms(graph: grimp.ImportGraph) -> list[str]:
    """Every room there is: a package of the project, and each part of the engine."""
    packages = set(RULES.session_options["root_packages"]) - {"engine"}
    return sorted(packages | graph.find_children("engine"))


def broken(graph: grimp.ImportGraph) -> Iterator[str]:
    """The names of the contracts that these imports break."""
    for options in RULES.contracts_options:
        contract = KINDS[options["type"]](options["name"], RULES.session_options, options)
        if not contract.check(deepcopy(graph), verbose=False).kept:
            yield options["name"]


def test_the_tree_keeps_every_contract(graph: grimp.ImportGraph) -> None:
    assert list(broken(graph)) == []


@pytest.mark.parametrize("library", ALONE)
def test_each_room_but_the_ones_named_is_kept_from_a_library(
    graph: grimp.ImportGraph, library: str
) -> None:
    """Also a room that is added tomorrow: it must be named in the contract."""
    contract = next(
        each for each in RULES.contracts_options if library in each.get("forbidden_modules", ())
    )
    assert set(contract["source_modules"]) == set(rooms(graph)) - ALONE[library]


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("tasklist.todo", "sqlalchemy"),
        ("engine.commands.user_tasks.claim_user_task", "sqlalchemy"),
        ("engine.queries.user_tasks", "sqlalchemy"),
        ("app.web", "sqlalchemy"),
        ("register.handlers.batches", "apscheduler"),
        ("engine.commands.core.loop", "apscheduler"),
        ("app.cli.worker", "apscheduler"),
        ("engine.commands.core.loop", "SpiffWorkflow"),
        ("engine.queries.user_tasks", "SpiffWorkflow"),
        ("engine.feel.expression", "os"),
        ("engine.lifecycle.table", "engine.clock"),
        ("engine.execution.running", "engine.clock"),
        ("engine.execution.running", "socket"),
        ("engine.programmes.reading", "pathlib"),
        ("register.lifecycle.table", "time"),
        ("engine.commands.core.loop", "flask"),
        ("register.queries", "flask"),
        ("simulation.running", "SpiffWorkflow"),
        ("simulation.running", "apscheduler"),
        ("tasklist.todo", "simulation.running"),
        ("engine.commands.core.loop", "engine.commands.user_tasks.claim_user_task"),
        ("engine.persistence.store", "engine.commands.core.loop"),
        ("register.rows", "tasklist.todo"),
        ("tasklist.todo", "api.messages"),
    ],
)
def test_a_planted_import_is_found(graph: grimp.ImportGraph, importer: str, imported: str) -> None:
    planted = deepcopy(graph)
    assert importer in planted.modules, "the importer has another name by now"
    if imported not in planted.modules:
        planted.add_module(imported, is_squashed=True)
    planted.add_import(importer=importer, imported=imported)
    assert list(broken(planted)), f"{importer} may import {imported}"
