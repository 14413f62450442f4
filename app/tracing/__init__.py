"""Traceability: which clause is realised where, and what cites no clause.

Everything that realises a clause says so itself: the element of a diagram, the rule of a table, the
timer, the field of a form, the rule of the register. This package gathers what they say.
"""
