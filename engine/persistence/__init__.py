"""Rows. The only room that imports SQLAlchemy.

Law: no decision is taken here; invariants are constraints with names.
"""
