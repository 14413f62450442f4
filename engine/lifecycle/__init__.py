"""What may happen to a thing in a state: tables (state, event) → state.

Law: pure; one table a noun; a refusal names state, event and actor.
"""
