"""Tokens: stimulus + snapshot + scopes → outcome. The only room that imports SpiffWorkflow.

Law: no I/O and no clock; on an exception the last good snapshot stays.
"""
