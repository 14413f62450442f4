"""Commands that only leave a record of what happened."""
