"""Who may read which piece of a case: the decision alone."""

import pytest

from engine.lifecycle.audience import EVERYBODY, ROLES, STAFF, Audiences, Reader, usual_audience

SHEET = Audiences({"review": STAFF}, {"score": STAFF, "title": EVERYBODY})


@pytest.mark.parametrize("role", ["applicant", "participant", "recommender", "expert"])
def test_a_sheet_is_read_by_the_department_and_the_agency_alone(role: str) -> None:
    reader = Reader(SHEET, frozenset({role}))
    assert not reader.reads_step("review", 7)
    assert not reader.reads_variable("score")
    assert reader.reads_variable("title")


def test_everybody_reads_what_he_filled_in_himself() -> None:
    reader = Reader(SHEET, frozenset({"expert"}), own=frozenset({7}))
    assert reader.reads_step("review", 7)
    assert reader.reads_variable("score", 7)
    assert not reader.reads_step("review", 8)


def test_what_no_diagram_knows_is_for_the_staff() -> None:
    assert Reader(SHEET, frozenset({"department"})).reads_variable("unknown")
    assert not Reader(SHEET, frozenset({"applicant"})).reads_variable("unknown")


def test_a_stranger_reads_nothing() -> None:
    assert not Reader(SHEET).reads_variable("title")


@pytest.mark.parametrize("role", ROLES)
def test_an_application_is_read_by_everybody_who_has_a_part_in_the_case(role: str) -> None:
    assert role in usual_audience("applicant")


def test_a_step_without_a_role_is_read_by_nobody_else() -> None:
    assert usual_audience("") == frozenset()
