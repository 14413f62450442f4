"""Stories that anyone can replay: a running server, driven over its real HTTP interface."""
