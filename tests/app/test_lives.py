"""The life of each programme's bodies through a server of its own: pages, webhooks, moved clock."""

import pytest

from app.cli.set_up import programmes
from app.life.lives import LIVES, live
from app.story.server import served
from engine.persistence import Store
from tests.procedures.redrawing import assert_redrawn, assert_whole


def test_every_programme_that_ships_has_a_life() -> None:
    assert sorted(LIVES) == programmes()


@pytest.mark.slow
@pytest.mark.parametrize("programme", LIVES)
def test_a_whole_life_comes_out_over_http_as_the_regulation_has_it(programme: str) -> None:
    told: list[str] = []
    with served(programme) as world:
        live(world, programme, None, told.append)
        store = Store(world.database, keys=world.keys)
        assert_redrawn(store)
        assert_whole(store)
        store.close()
    assert told
