"""Commands on drafts of definitions."""
