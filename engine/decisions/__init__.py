"""DMN: requirement graphs, decision tables, boxed expressions, explanation, static analysis.

Law: pure; depends on engine.feel alone.

>>> model = read_dmn(dmn_bytes, "rules.dmn")                                # doctest: +SKIP
>>> Decisions([model]).decide("Eligible", {"age": 20}).outcome              # doctest: +SKIP
True
"""

from engine.decisions.analysis import analyse
from engine.decisions.catalogue import Decisions
from engine.decisions.decision_model import DecisionModel, DecisionSummary, read_dmn
from engine.decisions.result import DecisionResult
from engine.decisions.scope import MatchedRule

__all__ = [
    "DecisionModel",
    "DecisionResult",
    "DecisionSummary",
    "Decisions",
    "MatchedRule",
    "analyse",
    "read_dmn",
]
