"""DMN: requirement graphs, decision tables, boxed expressions, explanation, static analysis.

Law: pure; depends on engine.feel alone.
"""
