"""Which waiting subscription a message belongs to.

Law: pure; exactly one, or none, or a refusal; never a guess.
"""
