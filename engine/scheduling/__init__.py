"""The alarm clock. The only room that imports APScheduler.

Law: it only wakes the sweep; what is due is a row.
"""
