"""An installation is given the versions that were tested, and nothing that only developers need."""

import re
import tomllib

from engine.settings import shipped

_PIN = re.compile(r"^([a-z0-9-]+)==([^ ]+)", re.MULTILINE)
_NAME = re.compile(r"^[A-Za-z0-9-]+")


def pins(name: str) -> dict[str, str]:
    return dict(_PIN.findall(shipped(name).read_text()))


def named(dependencies: list[str]) -> set[str]:
    found = (_NAME.match(one) for one in dependencies)
    return {one.group().lower() for one in found if one}


def test_an_installation_has_the_versions_of_the_tests() -> None:
    assert pins("runtime.lock").items() <= pins("requirements.lock").items()


def test_an_installation_has_every_dependency_and_none_of_the_developers() -> None:
    project = tomllib.loads(shipped("pyproject.toml").read_text())["project"]
    needed, extra = named(project["dependencies"]), named(project["optional-dependencies"]["dev"])
    installed = pins("runtime.lock").keys()
    assert needed <= installed
    assert not (extra - needed) & installed
