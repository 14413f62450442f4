"""What the documents name exists: files, commands, settings, make targets, links."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli import cli
from engine.settings import KNOWN

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("**/*.md")])
_CODE = re.compile(r"`([^`\n]+)`")
_BLOCK = re.compile(r"```[a-z]*\n(.*?)```", re.DOTALL)
_FOLDERS = {path.name for path in ROOT.iterdir() if path.is_dir()} - {"var", "node_modules"}


def _snippets(text: str) -> Iterator[str]:
    for block in _BLOCK.findall(text):
        yield from block.splitlines()
    yield from _CODE.findall(_BLOCK.sub("", text))


def _commands(text: str) -> set[str]:
    pattern = re.compile(r"(?:^|[\s/])guicheng ([a-z][a-z-]*)")
    return {found for snippet in _snippets(text) for found in pattern.findall(snippet)}


def _targets(text: str) -> set[str]:
    pattern = re.compile(r"^\s*(?:\$ )?make ([a-z-]+)")
    return {found for snippet in _snippets(text) for found in pattern.findall(snippet)}


def _paths(text: str) -> set[str]:
    for_path = re.compile(r"^[\w.-]+(/[\w.\-\u4e00-\u9fff]+)+/?$")
    words = (word for snippet in _snippets(text) for word in snippet.split())
    return {word for word in words if for_path.match(word) and word.split("/")[0] in _FOLDERS}


by_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


@by_document
def test_every_command_it_names_exists(document: Path) -> None:
    known = set(cli.list_commands(None))  # type: ignore[arg-type,attr-defined]  # needs no context
    assert _commands(document.read_text("utf-8")) <= known


@by_document
def test_every_make_target_it_names_exists(document: Path) -> None:
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert _targets(document.read_text("utf-8")) <= set(targets)


@by_document
def test_every_path_it_names_exists(document: Path) -> None:
    paths = _paths(document.read_text("utf-8"))
    assert {path for path in paths if not (ROOT / path).exists()} == set()


@by_document
def test_every_link_leads_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", document.read_text("utf-8"))
    assert {link for link in links if not (document.parent / link).exists()} == set()


def test_every_setting_is_described_and_every_described_one_is_read() -> None:
    pattern = re.compile(r"GUICHENG_(?!TEST_)[A-Z_]+")
    described = {found for path in DOCUMENTS for found in pattern.findall(path.read_text("utf-8"))}
    read = set(pattern.findall((ROOT / "engine" / "settings.py").read_text("utf-8")))
    assert described - {"GUICHENG_TCK", "GUICHENG_REGULATIONS"} == read
    assert read == KNOWN
