"""The English catalogue is whole: nothing untranslated, nothing left over."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from engine.persistence import trouble
from register.documentation import TABLES
from register.lifecycle.body import EVENTS
from register.lifecycle.table import ABSENT
from tasklist import errors
from tasklist.language import ENGLISH, REGISTER_ENGLISH

ROOM = Path(errors.__file__).parent
IN_TEMPLATES = re.compile(r"""(?<!\w)_\(\s*(["'])(.*?)\1""")


def said_in_python() -> Iterator[str]:
    for file in ROOM.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.args:
                sentence = node.args[0]
                if node.func.id == "_" and isinstance(sentence, ast.Constant):
                    yield str(sentence.value)


def said_in_templates() -> Iterator[str]:
    for file in ROOM.glob("templates/**/*.html"):
        for found in IN_TEMPLATES.finditer(file.read_text("utf-8")):
            yield found[2]


def said() -> set[str]:
    by_status = {*errors.TITLES.values(), *errors.SENTENCES.values(), errors.OTHERWISE}
    by_database = {trouble.AWAY, trouble.FULL, trouble.TOO_SLOW, trouble.DAMAGED}
    return {*said_in_python(), *said_in_templates()} | by_status | by_database


def test_every_sentence_of_the_pages_has_its_english() -> None:
    assert said() - ENGLISH.keys() == set()


def test_the_catalogue_holds_nothing_that_nobody_says() -> None:
    assert ENGLISH.keys() - said() == set()


def said_by_the_register() -> set[str]:
    words = {*EVENTS.values()}
    for table in TABLES:
        read = (table.words.get(state, state) for state in table.states if state != ABSENT)
        words |= {table.noun, *read, *table.words.values(), *table.recorded.values()}
    return words


def test_what_the_register_says_has_its_english_and_nothing_else_has() -> None:
    assert REGISTER_ENGLISH.keys() == said_by_the_register()


def test_both_languages_fill_the_same_places() -> None:
    places = re.compile(r"\{\w+\}")
    for chinese, english in ENGLISH.items():
        assert sorted(places.findall(chinese)) == sorted(places.findall(english)), chinese
