"""What the law lets happen to a recognised body and to what hangs on it: tables, no I/O.

Law: pure. A noun has one table (state, event) → state. An event that comes late or again has a
defined answer: recorded without effect, or refused with a sentence.
"""
