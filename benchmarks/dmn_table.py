"""Decide by a table of 4 inputs, against bare closures, SpiffWorkflow's DMN and zen-engine.

    python -m benchmarks.dmn_table

One run, ratios within it. zen-engine is compared where it can be imported (`pip install
zen-engine` in a throw-away environment put on PYTHONPATH).
"""

import json
import time
import tracemalloc
from collections.abc import Callable, Sequence
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from xml.sax.saxutils import escape

from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.dmn.parser.BpmnDmnParser import BpmnDmnParser

from engine.decisions import Decisions, analyse, read_dmn

try:
    import zen as zen_engine
except ImportError:
    zen_engine = None

KINDS = ("企业", "高等院校", "科研院所", "民办非企业单位")
NAMES = ("kind", "amount", "flag", "years")
TYPES = ("string", "number", "boolean", "number")


def rows(count: int) -> list[tuple[str, int, bool, int]]:
    """Kind, lower bound of ten amounts, flag, fewest years: one rule each."""
    return [(KINDS[n % 4], 10 * n, bool(n % 2), n) for n in range(count)]


def dmn(count: int) -> bytes:
    """The table as DMN."""
    tests = [
        (f'"{kind}"', f"[{low}..{low + 10})", "true" if flag else "false", f">= {years}")
        for kind, low, flag, years in rows(count)
    ]
    return _table(NAMES, TYPES, tests)


def wide(count: int) -> bytes:
    """A table as wide as an analyst's widest, no two rules of which hold at once."""
    tests = [
        (f'"{KINDS[n % 4]}"', f"[{10 * (n // 4)}..{10 * (n // 4) + 10})", "-", f">= {n % 7}",
         f"[{n}..{2 * n + 10}]", f"< {1000 + n}")
        for n in range(count)
    ]  # fmt: skip
    return _table((*NAMES, "staff", "area"), (*TYPES, "number", "number"), tests)


def _table(names: Sequence[str], types: Sequence[str], tests: Sequence[tuple[str, ...]]) -> bytes:
    inputs = "".join(
        f'<input id="i-{name}"><inputExpression id="e-{name}" typeRef="{kind}">'
        f"<text>{name}</text></inputExpression></input>"
        for name, kind in zip(names, types, strict=True)
    )
    rules = "".join(_rule(number, *cells) for number, cells in enumerate(tests))
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d"'
        ' namespace="urn:d"><decision id="decide" name="decide"><decisionTable id="t"'
        f' hitPolicy="UNIQUE">{inputs}<output id="o" name="out" typeRef="string"/>{rules}'
        "</decisionTable></decision></definitions>"
    ).encode()


def _rule(number: int, *tests: str) -> str:
    cells = "".join(
        f'<inputEntry id="r{number}-{place}"><text>{escape(test)}</text></inputEntry>'
        for place, test in enumerate(tests)
    )
    made = f'<outputEntry id="r{number}-out"><text>"r{number}"</text></outputEntry>'
    return f'<rule id="r{number}">{cells}{made}</rule>'


def facts(count: int) -> dict[str, object]:
    """What the rule in the middle matches."""
    kind, low, flag, years = rows(count)[count // 2]
    return {"kind": kind, "amount": low + 5, "flag": flag, "years": years + 1}


def closures(count: int) -> Callable[[dict[str, object]], object]:
    """The least that a rule by rule evaluation can be: a closure a cell, over exact decimals."""

    def rule(kind: str, low: int, flag: bool, years: int) -> list[Callable[..., bool]]:
        bottom, top, least = Decimal(low), Decimal(low + 10), Decimal(years)
        return [
            lambda f: f["kind"] == kind,
            lambda f: bottom <= f["amount"] < top,
            lambda f: f["flag"] is flag,
            lambda f: f["years"] >= least,
        ]

    table = [(rule(*row), f"r{n}") for n, row in enumerate(rows(count))]

    def decide(given: dict[str, object]) -> object:
        return [out for cells, out in table if all(cell(given) for cell in cells)]

    return decide


def spiff(count: int) -> Callable[[], object]:
    """SpiffWorkflow's own DMN engine over the same table (cells written in its Python)."""
    text = dmn(count).decode().replace("<text>true<", "<text>True<")
    text = text.replace("<text>false<", "<text>False<")
    for _, low, _, _ in rows(count):
        text = text.replace(f"[{low}..{low + 10})", f"{low} &lt;= ? &lt; {low + 10}")
    parser = BpmnDmnParser(dmn_schemas={})
    parser.add_dmn_str(text.encode())
    engine = parser.get_engine("decide", None)
    task = SimpleNamespace(
        data=facts(count), workflow=SimpleNamespace(script_engine=PythonScriptEngine())
    )
    assert engine.result(task) == {"out": f"r{count // 2}"}
    return lambda: engine.result(task)


def zen(count: int) -> Callable[[], Any] | None:
    """zen-engine's table, loaded once; None where it is not installed."""
    if zen_engine is None:
        return None
    cells = [
        {"_id": f"r{n}", "kind": f'"{kind}"', "amount": f"[{low}..{low + 10})",
         "flag": "true" if flag else "false", "years": f">= {years}", "out": f'"r{n}"'}
        for n, (kind, low, flag, years) in enumerate(rows(count))
    ]  # fmt: skip
    content = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in NAMES],
        "outputs": [{"id": "out", "name": "out", "field": "out"}],
        "rules": cells,
    }
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {"id": "t", "name": "t", "type": "decisionTableNode", "content": content},
        {"id": "end", "name": "end", "type": "outputNode"},
    ]
    edges = [
        {"id": "1", "type": "edge", "sourceId": "in", "targetId": "t"},
        {"id": "2", "type": "edge", "sourceId": "t", "targetId": "end"},
    ]
    graph = json.dumps({"contentType": "application/vnd.gorules.decision", "nodes": nodes,
                        "edges": edges})  # fmt: skip
    given = facts(count)
    callers = _zen_callers(graph, given)
    assert all(call()["result"]["out"] == f"r{count // 2}" for call in callers)
    return min(callers, key=lambda call: microseconds(call, 2))


def _zen_callers(graph: str, given: dict[str, object]) -> list[Callable[[], Any]]:
    """Its ways of keeping a table compiled; the fastest counts."""
    content = zen_engine.ZenDecisionContent(graph)
    held = zen_engine.ZenEngine().create_decision(content)
    loading = zen_engine.ZenEngine({"loader": lambda key: content})
    kept = zen_engine.ZenEngine({"loader": {"type": "static", "content": {"t": json.loads(graph)}}})
    return [
        lambda: held.evaluate(given),
        lambda: loading.evaluate("t", given),
        lambda: kept.evaluate("t", given),
    ]


def microseconds(call: Callable[[], object], repeat: int = 7) -> float:
    """The best of several rounds."""
    rounds = max(3, int(2_000 / max(1.0, _once(call))))
    return min(_round(call, rounds) for _ in range(repeat))


def _once(call: Callable[[], object]) -> float:
    call()
    return _round(call, 3)


def _round(call: Callable[[], object], rounds: int) -> float:
    start = time.perf_counter()
    for _ in range(rounds):
        call()
    return (time.perf_counter() - start) / rounds * 1e6


def ours(count: int) -> Callable[[], object]:
    """This engine: the whole verb, from plain facts to a result with its rule."""
    catalogue = Decisions([read_dmn(dmn(count), "t.dmn")])
    given = facts(count)
    assert catalogue.decide("decide", given).outcome == f"r{count // 2}"
    return lambda: catalogue.decide("decide", given)


def speed() -> None:
    own = microseconds(ours(20))
    exact = {name: Decimal(v) if type(v) is int else v for name, v in facts(20).items()}
    bare = closures(20)
    base = microseconds(lambda: bare(exact))
    print(f"20 rules: {own:.1f} µs; bare Decimal closures {base:.1f} µs; ratio {own / base:.2f}")
    large = microseconds(ours(1000))
    print(f"1,000 rules: {large:.1f} µs; {large / own:.2f} × the table of 20")
    other = microseconds(spiff(20))
    print(f"SpiffWorkflow's DMN, 20 rules: {other:.0f} µs; {other / own:.0f} × ours")
    rust = zen(20)
    if rust is None:
        print("zen-engine: not installed")
    else:
        theirs = microseconds(rust)
        print(f"zen-engine, precompiled, 20 rules: {theirs:.1f} µs; {theirs / own:.2f} × ours")


def compiling() -> None:
    hundred = dmn(100)
    model = read_dmn(hundred, "t.dmn")
    took = microseconds(lambda: read_dmn(hundred, "t.dmn"), 3) / 1000
    print(f"read and compile 100 rules × 4 inputs: {took:.1f} ms")
    print(f"analyse them: {microseconds(lambda: analyse(model), 3) / 1000:.1f} ms")
    widest = read_dmn(wide(100), "w.dmn")
    found = analyse(widest)
    took = microseconds(lambda: analyse(widest), 3) / 1000
    print(f"analyse 100 rules × 6 inputs ({len(found)} findings): {took:.1f} ms")


def memory(tables: int = 500) -> None:
    twenty = dmn(20)
    tracemalloc.start()
    kept = [read_dmn(twenty, f"{n}.dmn") for n in range(tables)]
    used = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    each = used / tables / 1e3
    print(f"{len(kept)} compiled tables of 20 rules: {used / 1e6:.1f} MB ({each:.0f} kB each)")


if __name__ == "__main__":
    speed()
    compiling()
    memory()
