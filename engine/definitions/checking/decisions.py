"""DMN in a deployment: faults of reading, then the static analysis of every table."""

from collections.abc import Iterator, Mapping

from engine.decisions import DecisionModel, analyse, read_dmn
from engine.errors import Finding, Invalid
from engine.feel import Function


def decision_findings(
    resources: Mapping[str, bytes], functions: Mapping[str, Function]
) -> Iterator[Finding]:
    """The findings of all DMN files; a model is analysed beside the others it may refer to."""
    models: list[DecisionModel] = []
    for name, content in resources.items():
        try:
            models.append(read_dmn(content, name, functions=functions))
        except Invalid as invalid:
            yield from invalid.findings
    for model in models:
        try:
            yield from analyse(model, [each for each in models if each is not model])
        except Invalid as invalid:
            yield from invalid.findings
