"""Settings, from the environment (`GUICHENG_…`), read once by the entry points."""
