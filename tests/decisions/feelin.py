"""bpmn.io's FEEL interpreter, run by node, as an independent oracle for expressions."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "clients/node/node_modules/feelin"
"""Where `make clients` installs it."""
_PROGRAM = """
import {pathToFileURL} from 'node:url';
import {createInterface} from 'node:readline';
const {evaluate} = await import(pathToFileURL(process.argv[1] + '/dist/index.js'));
for await (const line of createInterface({input: process.stdin})) {
  const {text, context} = JSON.parse(line);
  let answer;
  try { answer = {value: evaluate(text, context).value ?? null}; }
  catch (error) { answer = {error: String(error)}; }
  process.stdout.write(JSON.stringify(answer) + '\\n');
}
"""
Ask = Callable[[str, Mapping[str, object]], object]


def absent() -> str | None:
    """Why the oracle cannot be asked; None if it can."""
    if not PACKAGE.exists():
        return "the npm package feelin is not installed: make clients"
    return None if shutil.which("node") else "node is not installed"


@contextmanager
def running() -> Iterator[Ask]:
    """A question: an expression and a context → its value; AssertionError where it cannot say."""
    command = ["node", "--input-type=module", "-e", _PROGRAM, str(PACKAGE)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as program:
        assert program.stdin
        assert program.stdout
        given, answers = program.stdin, program.stdout

        def ask(text: str, context: Mapping[str, object]) -> object:
            given.write(json.dumps({"text": text, "context": context}) + "\n")
            given.flush()
            answer = json.loads(answers.readline())
            assert "error" not in answer, answer["error"]
            return answer["value"]

        yield ask
        given.close()
