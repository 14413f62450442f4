"""Deploy: together or not at all; unchanged keeps its version; a case keeps its beginning's law."""

import pytest

from engine.commands.core import library
from engine.commands.core.engine import Engine
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.errors import Invalid
from engine.execution.waits import Reference
from engine.persistence.definition_rows import Definition, Resource
from tests.commands.conftest import ADMIN, NOW
from tests.commands.looking import all_of
from tests.commands.stepping import steps


def deploy(engine: Engine, **contents: bytes):
    """Files by their names; what begins like JSON is a form."""
    files = {
        f"{name}.form" if content.startswith(b"{") else f"{name}.bpmn": content
        for name, content in contents.items()
    }
    return deploy_resources(engine, files, actor=ADMIN, now=NOW)


def form(tag: str) -> bytes:
    return (
        f'{{"id": "f", "type": "default", "versionTag": "{tag}", "schemaVersion": 16,'
        ' "executionPlatform": "Camunda Cloud", "executionPlatformVersion": "8.8.0",'
        ' "components": []}'
    ).encode()


def test_unchanged_files_keep_their_version(engine: Engine) -> None:
    [first] = deploy(engine, p=steps("p"))
    [again] = deploy(engine, p=steps("p"))
    assert (again.key, again.version, again.is_new) == (first.key, 1, False)
    assert len(all_of(engine, Resource)) == 1


def test_a_changed_file_gives_all_that_come_with_it_a_new_version(engine: Engine) -> None:
    deploy(engine, p=steps("p"), f=form("a"))
    deployed = deploy(engine, p=steps("p"), f=form("b"))
    assert {one.id: one.version for one in deployed} == {"p": 2, "f": 2}
    assert len(all_of(engine, Resource)) == 3, "equal bytes are kept once"


def test_a_new_version_leaves_what_has_its_id_and_is_of_another_kind(engine: Engine) -> None:
    deploy(engine, f=form("a"))
    deploy(engine, p=steps("f"))
    newest = {(one.kind, one.id) for one in all_of(engine, Definition) if one.latest}
    assert newest == {("form", "f"), ("process", "f")}


def test_one_faulty_file_stores_nothing(engine: Engine) -> None:
    with pytest.raises(Invalid, match=r"发现 1 处错误.*bad.bpmn"):
        deploy(engine, p=steps("p"), bad=b"broken")
    assert all_of(engine, Definition) == []


def test_latest_means_the_newest_version_when_the_case_began(engine: Engine) -> None:
    [process, old] = deploy(engine, p=steps("p"), f=form("a"))
    began = 1
    [new] = deploy(engine, f=form("b"))
    horizon = library.VersionScope(process.deployment_key, began)
    with engine.store.read() as transaction:
        running = library.resolve(transaction, "form", Reference("f"), horizon)
        later = library.resolve(
            transaction, "form", Reference("f"), library.VersionScope(process.deployment_key, 2)
        )
    assert (running.key, later.key) == (old.key, new.key)


def test_what_was_deployed_only_later_is_taken_as_it_came_first(engine: Engine) -> None:
    [process] = deploy(engine, p=steps("p"))
    [first] = deploy(engine, f=form("a"))
    deploy(engine, f=form("b"))
    with engine.store.read() as transaction:
        horizon = library.VersionScope(process.deployment_key, 1)
        assert library.resolve(transaction, "form", Reference("f"), horizon).key == first.key


def test_binding_deployment_keeps_what_was_deployed_together(engine: Engine) -> None:
    [process, together] = deploy(engine, p=steps("p"), f=form("a"))
    deploy(engine, f=form("b"))
    reference = Reference("f", "deployment")
    with engine.store.read() as transaction:
        horizon = library.VersionScope(process.deployment_key, 2)
        assert library.resolve(transaction, "form", reference, horizon).key == together.key


def test_a_version_tag_names_its_version(engine: Engine) -> None:
    [tagged] = deploy(engine, f=form("2026"))
    deploy(engine, f=form("2027"))
    reference = Reference("f", "versionTag", "2026")
    with engine.store.read() as transaction:
        found = library.resolve(transaction, "form", reference, library.VersionScope(0, 2))
    assert found.key == tagged.key
