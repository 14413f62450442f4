"""The clause register: clauses, readings, timers, check items, from `regulations/*.yaml`.

Law: pure; it is given the text of the files.
"""
