"""Text → syntax tree: hand-written, without a separate scanner, aware of the names in scope."""
