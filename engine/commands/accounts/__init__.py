"""Commands on accounts: who they are, what they may, who stands in for them."""
