"""No word of a programme stands in Python or in a page: what differs by programme is data.

The words are taken from the programmes' own files, so that a sixth programme is searched for too.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from engine.definitions.reading import read_bpmn
from engine.persistence.programmes import shipped_programmes
from engine.settings import shipped

ROOT = Path(__file__).parents[2]
ROOMS = ("engine", "register", "papers", "simulation", "tasklist", "webhooks", "api", "app")
ORDINARY = {
    "主管部门": "a role that every diagram may name (`engine.lifecycle.audience`)",
    "取消资格": "what the register calls the event `revoke` (`register.lifecycle.body`)",
    "撤销": "what is done to a task, timer or case (`engine.lifecycle.states`)",
    "年度报告": "the register's duty of every year, in every programme",
    "整改": "the register's noun for what an evaluation demands, in every programme",
}
"""Words of some programme that the program says of its own things too, and of which."""


@cache
def ids() -> re.Pattern[str]:
    """Clause ids by prefix and programmes' ids, anywhere, in an example too; groups, partners and
    ends of diagrams, quoted.
    """
    prefixes, names = set(), set()
    programmes = "|".join(map(re.escape, shipped_programmes()))
    for one in shipped_programmes().values():
        prefixes.add(re.escape(one.prefix))
        names |= {*one.roles, *(partner for partner in one.partners if "-" in partner)}
    names |= {
        node.id
        for path in shipped("bpmn").glob("*/*.bpmn")
        for process in read_bpmn(path.read_bytes(), path.name).processes
        for node in process.nodes.values()
        if node.id.startswith("e_")
    }
    quoted = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    anywhere = rf"\b(?:{'|'.join(prefixes)})-[A-Z0-9]|(?<![\w-])(?:{programmes})(?!\w)"
    return re.compile(rf"{anywhere}|['\"`](?:{quoted})['\"`]")


@cache
def names() -> frozenset[str]:
    """Provinces, authorities, titles and other systems by their Chinese names: nowhere at all."""
    found: set[str] = set()
    for one in shipped_programmes().values():
        found |= {one.province, one.issuer, one.short, one.title}
        found |= {partner.name for partner in one.partners.values()}
    return frozenset(found)


@cache
def words() -> frozenset[str]:
    """Statuses, grades, categories, outcomes and groups: no text of a program is just that."""
    found: set[str] = set()
    for one in shipped_programmes().values():
        found |= {value for fact in one.facts.values() for value in fact.values}
        found |= {outcome.word for outcome in one.particulars.outcomes.values()}
        found |= {role.name for role in one.roles.values()}
        found |= set(_chinese(yaml.safe_load(one.files.get("register.yaml", b""))))
    return frozenset(found - ORDINARY.keys())


def _chinese(value: object) -> Iterator[str]:
    """Every Chinese word of a file: its keys and its texts that are a word and no sentence."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from _chinese(key)
            yield from _chinese(below)
    elif isinstance(value, list):
        for each in value:
            yield from _chinese(each)
    elif isinstance(value, str) and re.fullmatch("[一-龥]{2,8}", value):
        yield value


def found_in(path: Path) -> Iterator[str]:
    text = path.read_text("utf-8")
    place = path.relative_to(ROOT).as_posix()
    for number, line in enumerate(text.splitlines(), 1):
        if hit := ids().search(line):
            yield f"{place}:{number}: {hit[0]}"
        yield from (f"{place}:{number}: {name}" for name in names() if name in line)
    if path.suffix != ".py":
        quoted = re.findall(r"""['"]([一-龥]+)['"]""", text)
        yield from (f"{place}: {word}" for word in quoted if word in words())
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Constant) and node.value in words():
            yield f"{place}:{node.lineno}: {node.value}"


def everything() -> list[str]:
    files = (
        path
        for room in (*ROOMS, "frontend/src")
        for path in sorted((ROOT / room).rglob("*"))
        if path.suffix in (".py", ".html", ".js", ".typ") and "built" not in path.parts
    )
    return [hit for path in files for hit in found_in(path)]


def test_no_word_of_a_programme_stands_in_python_or_in_a_page() -> None:
    assert everything() == []
