"""The FEEL language: text → syntax tree → compiled closure → value and findings.

Law: pure. No I/O, no clock, nothing of the other rooms; nothing is ever evaluated as Python.

>>> compile_expression('if 金额 > 3 then "大" else "小"').evaluate({"金额": 5}).value
'大'
"""

from engine.feel.builtins.register import function
from engine.feel.constants import bare_names, compared, passed
from engine.feel.evaluation import Evaluation, Limits
from engine.feel.expression import Expression, Result, compile_expression
from engine.feel.findings import FeelError, FeelFinding
from engine.feel.incomparable import Incomparable, incomparable
from engine.feel.unary import UnaryTests, compile_unary_tests
from engine.feel.values.admission import Facts, admit, from_json, to_json
from engine.feel.values.function import Function

__all__ = [
    "Evaluation",
    "Expression",
    "Facts",
    "FeelError",
    "FeelFinding",
    "Function",
    "Incomparable",
    "Limits",
    "Result",
    "UnaryTests",
    "admit",
    "bare_names",
    "compared",
    "compile_expression",
    "compile_unary_tests",
    "from_json",
    "function",
    "incomparable",
    "passed",
    "to_json",
]
