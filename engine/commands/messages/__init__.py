"""Commands on messages, signals and the outbox."""
