"""Every outcome that a shipped table can answer has a word for people."""

import re

import pytest

from engine.decisions import read_dmn
from engine.definitions.model import DecisionWork
from engine.definitions.reading import read_bpmn
from engine.persistence.programmes import shipped_programmes
from engine.settings import shipped

WRITTEN = re.compile(r"<outputEntry[^>]*>\s*<text>(.*?)</text>", re.DOTALL)
CHOSEN = re.compile(r'(?:then|else) "([a-z][a-z0-9_]+)"')
CODE = re.compile(r'"([a-z][a-z0-9_]+)"')


@pytest.mark.parametrize("programme", sorted(shipped_programmes()))
def test_every_code_of_the_tables_has_a_word(programme: str) -> None:
    texts = [path.read_text("utf-8") for path in (shipped("dmn") / programme).glob("*.dmn")]
    codes = {
        code
        for text in texts
        for code in [c for entry in WRITTEN.findall(text) for c in CODE.findall(entry)]
        + CHOSEN.findall(text)
    }
    assert codes
    assert codes - shipped_programmes()[programme].outcomes.keys() == set()


TAKES_AWAY = ("撤销", "取消", "摘牌")
"""What a text calls it to take a title away: each text has its own word."""


def ends_after() -> dict[str, str]:
    """The ends of all procedures that ask a decision, in one text."""
    found: dict[str, str] = {}
    for path in shipped("bpmn").rglob("*.bpmn"):
        for process in read_bpmn(path.read_bytes(), path.name).processes:
            nodes = process.nodes.values()
            ends = "、".join(node.name for node in nodes if node.kind == "endEvent")
            for node in nodes:
                if isinstance(node.work, DecisionWork):
                    asked = str(node.work.decision.id)
                    found[asked] = f"{found.get(asked, '')}、{ends}、{process.name}"
    return found


def test_a_verdict_takes_away_in_the_word_of_the_ends_to_which_it_leads() -> None:
    """取消 in one text, 撤销 in another: the page of a case must not say both of one thing."""
    ends = ends_after()
    wrong = []
    for path in shipped("dmn").rglob("*.dmn"):
        words = shipped_programmes()[path.parent.name].outcomes
        for decision in read_dmn(path.read_bytes(), path.name).decisions:
            said = [words[code].word for code in decision.conclusions or () if code in words]
            verbs = {verb for verb in TAKES_AWAY for word in said if verb in word}
            wrong += [
                f"{decision.id} {verb}" for verb in verbs if verb not in ends.get(decision.id, verb)
            ]
    assert wrong == []
