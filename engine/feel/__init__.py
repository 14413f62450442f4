"""The FEEL language: text → syntax tree → compiled closure → value and findings.

Law: pure. No I/O, no clock, nothing of the other rooms; nothing is ever evaluated as Python.
"""
