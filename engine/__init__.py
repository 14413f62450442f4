"""规程 engine: rooms with one law each; imports point one way (held by import-linter)."""
