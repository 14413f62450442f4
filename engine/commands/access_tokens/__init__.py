"""Commands on the access tokens of machine accounts."""
