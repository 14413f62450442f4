"""DMN: requirement graphs, decision tables, boxed expressions, explanation, static analysis.

Law: pure; depends on engine.feel alone.

>>> dmn = b'''<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" namespace="urn:x">
... <decision id="double" name="double"><literalExpression><text>x * 2</text></literalExpression>
... </decision></definitions>'''
>>> catalogue = Decisions([read_dmn(dmn, "double.dmn")])
>>> catalogue.decide("double", {"x": 21}).outcome
Decimal('42')
>>> catalogue.decide("double", {}).missing
('x',)
"""

from engine.decisions.analysis import analyse
from engine.decisions.catalogue import Decisions
from engine.decisions.decision_model import DecisionModel, DecisionSummary, read_dmn
from engine.decisions.needed import NeededFact
from engine.decisions.result import DecisionResult
from engine.decisions.scope import MatchedRule

__all__ = [
    "DecisionModel",
    "DecisionResult",
    "DecisionSummary",
    "Decisions",
    "MatchedRule",
    "NeededFact",
    "analyse",
    "read_dmn",
]
