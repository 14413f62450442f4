"""Which elements and flows of the shipped diagrams the tests have walked: `make coverage`.

A pytest plugin (`-p tests.diagram_coverage`). It reads what the engine writes into the history of
the cases, whichever test and database they belong to, and fails the run where an element or a
sequence flow of a shipped diagram was never reached. With xdist each worker hands in what it saw.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import event, select

from engine.definitions.model import Process
from engine.definitions.reading import read_bpmn
from engine.persistence import Transaction
from engine.persistence.case_rows import Instance
from engine.persistence.history_rows import HistoryRecord
from engine.settings import shipped

HANDED_IN = "walked_in_diagrams"
_walked: defaultdict[str, set[str]] = defaultdict(set)


def pytest_configure() -> None:
    """Look only where this is a plugin: who imports it for its docstrings is not watched."""
    event.listen(Transaction, "before_commit", _note)


def _note(transaction: Transaction) -> None:
    for case in transaction.identity_map.values():
        if isinstance(case, Instance):
            walked = select(HistoryRecord.element_id).where(
                HistoryRecord.chain == case.key,
                HistoryRecord.kind.in_(("activated", "flow_taken")),
            )
            _walked[case.process_id].update(transaction.scalars(walked))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """xdist: a worker is done."""
    for process, elements in node.workeroutput.get(HANDED_IN, {}).items():
        _walked[process].update(elements)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    handed_in = getattr(session.config, "workeroutput", None)
    if handed_in is not None:
        handed_in[HANDED_IN] = {process: sorted(ids) for process, ids in _walked.items()}
    elif session.exitstatus == pytest.ExitCode.OK and any(map(_missing, _shipped())):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line for each procedure, and the names of what no test has reached."""
    terminalreporter.section("walked in the diagrams")
    for process in _shipped():
        missing, whole = _missing(process), len(_names(process))
        terminalreporter.line(f"{process.id:<14}{whole - len(missing):>4}/{whole}  {process.name}")
        for key, name in missing.items():
            terminalreporter.line(f"{'':<14}never reached: {key}（{name}）", red=True)


def _shipped() -> list[Process]:
    files = sorted(shipped("bpmn").glob("*/*.bpmn"))
    return [process for path in files for process in read_bpmn(path.read_bytes(), "").processes]


def _missing(process: Process) -> Mapping[str, str]:
    reached = _walked[process.id]
    return {key: name for key, name in _names(process).items() if key not in reached}


def _names(process: Process) -> Mapping[str, str]:
    """Every flow node and sequence flow, with what the diagram calls it."""
    nodes = {node.id: node.name for node in process.nodes.values()}
    flows = {
        flow.id: flow.name or f"{nodes[flow.source]} → {nodes[flow.target]}"
        for flow in process.flows.values()
    }
    return nodes | flows
