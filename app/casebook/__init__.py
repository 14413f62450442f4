"""Worked cases: facts and what must come of them, readable by a lawyer, run by the machine."""
