"""Commands on signing in, sessions and the second factor."""
