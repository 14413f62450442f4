"""The lifecycle tables: every pair has an answer, and no sequence of events leaves the table."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import Refused
from engine.persistence.programmes import shipped_programmes
from register.documentation import TABLES, document
from register.lifecycle.decisions import INQUIRY
from register.lifecycle.table import ABSENT, LifecycleTable, is_path
from register.programme_rules import all_rules, findings, shipped_rules

BODIES = tuple(one.body for one in all_rules().values())


def _lived(table: LifecycleTable, events: list[str]) -> list[str]:
    """The states that a thing goes through when all this happens to it, refusals left out."""
    state, states = ABSENT, []
    for event in events:
        try:
            step = table.after(state, event, "某件")
        except Refused:
            continue
        if step.moved:
            states.append(step.state)
        state = step.state
    return states


@pytest.mark.parametrize("table", [*TABLES, *BODIES], ids=lambda one: one.noun)
def test_the_table_is_sound_and_has_words_for_its_events(table: LifecycleTable) -> None:
    assert [*table.faults()] == []
    assert all(table.word(event) != event for event in table.events)


def test_the_shipped_rules_have_no_fault() -> None:
    assert [found for one in shipped_programmes().values() for found in findings(one)] == []


@given(st.sampled_from([*TABLES, *BODIES]), st.data())
def test_any_sequence_of_events_is_a_path_of_the_table(
    table: LifecycleTable, data: st.DataObject
) -> None:
    events = data.draw(st.lists(st.sampled_from(table.events), max_size=12))
    assert is_path(table, _lived(table, events))


@given(st.sampled_from([*TABLES, *BODIES]), st.data())
def test_an_event_told_again_moves_at_most_once_into_another_state(
    table: LifecycleTable, data: st.DataObject
) -> None:
    events = data.draw(st.lists(st.sampled_from(table.events), max_size=8))
    twice = [event for event in events for _ in range(2)]
    once = _lived(table, events)
    assert _without_repeats(_lived(table, twice)) == _without_repeats(once)


def _without_repeats(states: list[str]) -> list[str]:
    return [state for place, state in enumerate(states) if states[:place][-1:] != [state]]


@given(st.sampled_from([*all_rules()]), st.data())
def test_a_body_that_left_is_one_never_again(programme: str, data: st.DataObject) -> None:
    rules = shipped_rules(programme)
    events = data.draw(st.lists(st.sampled_from(rules.body.events), max_size=12))
    stands = [rules.statuses[state] for state in _lived(rules.body, events)]
    assert stands == sorted(stands, reverse=True)


@pytest.mark.parametrize("noun", [*TABLES, *BODIES], ids=lambda one: one.noun)
def test_an_event_without_effect_says_why(noun: LifecycleTable) -> None:
    for (state, event), said in noun.recorded.items():
        step = noun.after(state, event)
        assert (step.state, step.moved, step.said) == (state, False, said)


def test_a_refusal_names_the_thing_its_state_and_the_event() -> None:
    with pytest.raises(Refused, match="核查“第1次”现为“已结案”，不能以取消结案"):
        INQUIRY.after("已结案", "revoke", "第1次")


@pytest.mark.parametrize(
    ("programme", "left", "event"),
    [
        (one.programme, status, event)
        for one in all_rules().values()
        for status, stays in one.statuses.items()
        if not stays
        for event in one.body.events
        if (status, event) in one.body.recorded
    ],
)
def test_what_comes_after_a_body_left_changes_nothing(
    programme: str, left: str, event: str
) -> None:
    assert not shipped_rules(programme).body.after(left, event).moved


def test_the_documentation_draws_the_tables_as_they_are() -> None:
    page = Path(__file__).parents[2] / "docs" / "register.md"
    assert page.read_text(encoding="utf-8") == document(), "python -m register.documentation"
