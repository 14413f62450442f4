"""What form-js 2 asks and hides in Chromium, the server asks and hides too."""

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from engine.forms import parse_form, read_submission

pytestmark = pytest.mark.browser
FRONTEND = Path(__file__).parents[2] / "frontend"
NOW = datetime(2026, 3, 16, tzinfo=UTC)
ASK = """async ([schema, variables, typed]) => {
  document.body.innerHTML = '<div id="form"></div>';
  const form = await createForm({schema, data: variables,
                                 container: document.querySelector('#form')});
  const state = form._getState();
  form._setState({data: {...state.data, ...typed}});
  await new Promise(done => setTimeout(done, 150));
  const {data, errors} = form.submit();
  return {data, errors: Object.keys(errors).sort()};
}"""


def text(key: str, **more: Any) -> dict[str, Any]:
    return {"type": "textfield", "id": key.replace(".", ""), "key": key, "label": key, **more}


def of_kind(kind: str, key: str, **more: Any) -> dict[str, Any]:
    return {**text(key, **more), "type": kind}


def group(path: str, *inside: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "group", "id": f"group{path}", "path": path, "components": [*inside], **more}


def hidden(condition: str = "=true") -> dict[str, Any]:
    return {"conditional": {"hide": condition}}


NEEDED = {"validate": {"required": True}}
Q = {"defaultValue": "q"}
CHOICES = [{"label": "甲", "value": "x"}, {"label": "乙", "value": "y"}]
BEHIND = [
    text("a"),
    text("b", **Q, **hidden('=a = "x"')),
    text("c", **NEEDED, **hidden('=b = "q"')),
]
FORMS: dict[str, tuple[list[dict[str, Any]], dict[str, Any], dict[str, Any]]] = {
    "a default behind a condition": (
        BEHIND,
        {}, {"a": "x"},
    ),
    "the same, shown": (
        BEHIND,
        {}, {"a": "y", "b": "z"},
    ),
    "a variable behind a condition": (
        [text("b", **Q, **hidden()), text("c", **NEEDED, **hidden('=b = "q"'))], {"b": "r"}, {},
    ),
    "nothing behind a condition": (
        [text("b", **hidden()), text("c", **NEEDED, **hidden('=b = ""'))], {}, {},
    ),
    "an unchecked box": (
        [of_kind("checkbox", "b", **hidden()), text("c", **NEEDED, **hidden("=b = false"))], {}, {},
    ),
    "an empty number": (
        [of_kind("number", "b", **hidden()), text("c", **NEEDED, **hidden("=b = null"))], {}, {},
    ),
    "a hidden group": (
        [group("g", text("b", **Q), **hidden()), text("c", **NEEDED, **hidden('=g.b = "q"'))],
        {}, {},
    ),
    "a group that is partly hidden": (
        [group("g", text("b", **Q, **hidden()), text("d", defaultValue="e")),
         text("c", **NEEDED, **hidden('=g.b = "q"'))],
        {}, {},
    ),
    "a computed field": (
        [of_kind("number", "n", defaultValue=4, **hidden()),
         of_kind("expression", "twice", expression="=n * 2", computeOn="change")],
        {}, {},
    ),
    "an untouched default": ([text("b", **Q, **NEEDED)], {}, {}),
    "a locked field": (
        [text("b", disabled=True, **Q), text("c", **NEEDED, **hidden('=b = "q"'))], {}, {},
    ),
    "a field that is only read": (
        [text("b", readonly="=true", **Q), text("c", **NEEDED, **hidden('=b = "q"'))], {}, {},
    ),
    "a chosen default": (
        [of_kind("select", "b", values=CHOICES, defaultValue="y", **hidden()),
         text("c", **NEEDED, **hidden('=b = "y"'))],
        {}, {},
    ),
    "ticked boxes": (
        [of_kind("checklist", "b", values=CHOICES, defaultValue=["x"], **hidden()),
         text("c", **NEEDED, **hidden('=list contains(b, "x")'))],
        {}, {},
    ),
    "a default that is no choice": (
        [of_kind("radio", "b", values=CHOICES, defaultValue="z"), text("c", **NEEDED)], {}, {},
    ),
    "a hidden computed field": (
        [of_kind("number", "n", defaultValue=4),
         of_kind("expression", "twice", expression="=n * 2", computeOn="change", **hidden()),
         text("c", **NEEDED, **hidden("=twice = 8"))],
        {}, {},
    ),
    "a chain of conditions": (
        [text("a", **Q), text("b", **Q, **hidden('=a = "q"')),
         text("d", **NEEDED, **hidden('=b = "q"')), text("e", **NEEDED, **hidden('=d = "q"'))],
        {}, {"e": "f"},
    ),
    "a hidden list": (
        [{"type": "dynamiclist", "id": "L", "path": "rows", "defaultRepetitions": 2,
          "components": [text("k", **Q)], **hidden()},
         text("c", **NEEDED, **hidden("=count(rows) = 2"))],
        {}, {},
    ),
    "a list with a condition on its row": (
        [{"type": "dynamiclist", "id": "L", "path": "rows", "defaultRepetitions": 1,
          "components": [text("k", **Q), text("m", **NEEDED, **hidden('=this.k = "q"'))]}],
        {}, {},
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def viewer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """form-js' viewer as one script."""
    bundle = tmp_path_factory.mktemp("viewer") / "viewer.js"
    program = "import {createForm} from '@bpmn-io/form-js-viewer'; window.createForm = createForm;"
    esbuild = FRONTEND / "node_modules/.bin/esbuild"
    options = ["--bundle", "--format=iife", f"--outfile={bundle}", "--log-level=error"]
    subprocess.run([esbuild, *options], input=program, text=True, cwd=FRONTEND, check=True)
    return bundle


@pytest.fixture(scope="module")
def empty_page(chromium: Browser, viewer: Path) -> Page:
    page = chromium.new_page()
    page.add_script_tag(path=viewer)
    return page


@pytest.mark.parametrize("name", FORMS)
def test_the_server_asks_what_the_page_asks(empty_page: Page, name: str) -> None:
    components, variables, typed = FORMS[name]
    schema = {"type": "default", "id": "F", "schemaVersion": 19, "components": components}
    theirs = empty_page.evaluate(ASK, [schema, variables, typed])
    form = parse_form(json.dumps(schema).encode(), "f.form")
    ours = read_submission(form, theirs["data"], variables, now=NOW, files=lambda _: None)
    assert sorted(error.field_id for error in ours.errors) == theirs["errors"]
    if not ours.errors:
        # form-js sends what a person could only read; we never take it from the page
        read_only = {one["key"] for one in components if "readonly" in one}
        assert ours.values == {k: v for k, v in theirs["data"].items() if k not in read_only}
