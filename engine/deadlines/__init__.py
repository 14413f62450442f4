"""Deadlines as the law counts them: periods, working calendar, ISO 8601.

Law: pure; the calendar and today are arguments.
"""
