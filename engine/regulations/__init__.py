"""The clause register: clauses, facts, readings and check items, from `regulations/*.yaml`.

A register is the regulation's own text cut into clauses, and beside each clause what the software
needs to know of it. Text in, values out; where the files lie is the caller's matter.
"""

from engine.regulations.model import CheckItem, Clause, Fact, Outcome, Reading, Register
from engine.regulations.reader import read_outcomes, read_readings, read_register, read_registers

__all__ = [
    "CheckItem",
    "Clause",
    "Fact",
    "Outcome",
    "Reading",
    "Register",
    "read_outcomes",
    "read_readings",
    "read_register",
    "read_registers",
]
