"""Questions: no locks, plain rows out.

Law: nothing here writes.
"""
