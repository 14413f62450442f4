"""Lifecycles are tables: every state is reachable, final states stay final, refusals name all."""

import pytest

from engine.errors import Refused
from engine.lifecycle.actor import Actor
from engine.lifecycle.states import ALL, USER_TASK
from engine.lifecycle.table import Lifecycle

WANG = Actor("wang", "王处")


@pytest.mark.parametrize("lifecycle", ALL, ids=lambda lifecycle: lifecycle.noun)
def test_every_state_and_event_has_words_that_people_read(lifecycle: Lifecycle) -> None:
    events = {event for _, event in lifecycle.table}
    assert lifecycle.states() | events <= lifecycle.words.keys()


AGAIN = {"send_again"}
"""What somebody asks for after the end."""


@pytest.mark.parametrize("lifecycle", ALL, ids=lambda lifecycle: lifecycle.noun)
def test_every_lifecycle_ends(lifecycle: Lifecycle) -> None:
    left = {before for before, event in lifecycle.table if event not in AGAIN}
    assert lifecycle.states() - left, "a state that nothing leaves by itself"


def test_a_refusal_names_actor_event_thing_and_state() -> None:
    with pytest.raises(Refused, match="王处不能认领任务“初审”：它已经办结。李科办的。"):
        USER_TASK.after("completed", "claim", "初审", WANG, "李科办的。")


def test_stand_ins_act_with_both_logins() -> None:
    assert Actor("li", "李科", stands_for=frozenset({"wang"})).logins == {"li", "wang"}
