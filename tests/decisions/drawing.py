"""DMN files for tests: tables written as rows of text."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

HEAD = (
    '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"'
    ' id="d" name="d" namespace="urn:d">'
)


def table(
    inputs: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    policy: str = "UNIQUE",
    outputs: Sequence[str] = ("结果",),
    values: str = "",
    default: str = "",
) -> str:
    """The XML of a table; an input is ``name`` or ``name:type``, a row cells and then notes."""
    return (
        f'<decisionTable id="t" {_policy(policy)}>'
        + "".join(_input(number, each) for number, each in enumerate(inputs, 1))
        + "".join(_output(each, values, default) for each in outputs)
        + "".join(_rule(n, row, len(inputs), len(outputs)) for n, row in enumerate(rows, 1))
        + "</decisionTable>"
    )


def _policy(policy: str) -> str:
    name, _, aggregation = policy.partition(" / ")
    return f'hitPolicy="{name}"' + (f' aggregation="{aggregation}"' if aggregation else "")


def _input(number: int, written: str) -> str:
    name, _, kind = written.partition(":")
    typed = f' typeRef="{kind}"' if kind else ""
    expression = _text("inputExpression", name, typed)
    return f'<input id="i{number}" label={quoteattr(name)}>{expression}</input>'


def _output(name: str, values: str, default: str) -> str:
    inside = _text("outputValues", values) if values else ""
    inside += _text("defaultOutputEntry", default) if default else ""
    return f'<output id="o-{name}" name="{name}">{inside}</output>'


def _rule(number: int, row: Sequence[str], inputs: int, outputs: int) -> str:
    notes = "".join(
        f"<description>{escape(note)}</description>" for note in row[inputs + outputs :]
    )
    cells = "".join(_text("inputEntry", cell) for cell in row[:inputs])
    made = "".join(_text("outputEntry", cell) for cell in row[inputs : inputs + outputs])
    return f'<rule id="r{number}">{notes}{cells}{made}</rule>'


def _text(tag: str, text: str, attributes: str = "") -> str:
    return f"<{tag}{attributes}><text>{escape(text)}</text></{tag}>"


def document(*parts: str) -> bytes:
    """A DMN file of these parts."""
    return (HEAD + "".join(parts) + "</definitions>").encode()


def decision(logic: str, *, needs: Sequence[str] = (), element: str = "decide") -> str:
    """A decision with the XML of its logic, requiring the elements named."""
    lines = "".join(_need(each) for each in needs)
    variable = f'<variable name="{element}"/>'
    return f'<decision id="{element}" name="{element}">{variable}{lines}{logic}</decision>'


def _need(target: str) -> str:
    kind = "requiredDecision" if target.startswith("!") else "requiredInput"
    href = target.removeprefix("!")
    return f'<informationRequirement><{kind} href="#{href}"/></informationRequirement>'


def fact(name: str, kind: str = "Any", label: str = "") -> str:
    """Input data."""
    return (
        f'<inputData id="{name}" name="{label or name}">'
        f'<variable name="{name}" typeRef="{kind}"/></inputData>'
    )
