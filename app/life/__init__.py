"""A body's life, lived in seconds on a database of its own: the real engine, a moved clock."""
