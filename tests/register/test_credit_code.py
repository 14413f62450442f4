import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.persistence.programmes import shipped_programmes
from register.credit_code import ALPHABET, check_character, fault

BODIES = st.text(ALPHABET, min_size=17, max_size=17)


@given(BODIES)
def test_a_code_with_its_check_character_is_one(body: str) -> None:
    assert fault(body + check_character(body)) is None


@given(BODIES, st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(body: str, place: int, other: str) -> None:
    code = body + check_character(body)
    wrong = code[:place] + other + code[place + 1 :]
    assert (fault(wrong) is None) == (wrong == code)


@pytest.mark.parametrize(
    "code", ["", "91350100M000100Y4", "91350100M000100YO3", "９1350100M000100Y43"]
)
def test_what_is_not_eighteen_allowed_characters_is_none(code: str) -> None:
    assert "应为18位" in (fault(code) or "")


def test_the_demonstration_uses_valid_codes() -> None:
    codes = [
        person.organisation
        for person in shipped_programmes().demonstration.accounts
        if person.organisation
    ]
    assert [code for code in codes if fault(code)] == []
