"""The composition root: settings → an engine with its commands and queries."""
