"""One verb, one file, one transaction.

Law: token move, rows, history and outbox commit together or not at all.
"""
