"""A runner for the whole session: what many stories begin with is played once."""

import pytest

from app.in_process import InProcess
from engine.settings import shipped
from simulation.running import Runner


@pytest.fixture(scope="session")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    work = tmp_path_factory.mktemp("stories")
    return Runner(InProcess(work), work, shipped("cases"), shipped("regulations"))
