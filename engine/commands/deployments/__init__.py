"""Commands on deployed definitions."""
