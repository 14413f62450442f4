"""One command, one file, one transaction, by the noun it acts on; `core` is their machinery.

Law: token move, rows, history and outbox commit together or not at all.
"""
