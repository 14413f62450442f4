"""Signed messages from and to other systems."""
