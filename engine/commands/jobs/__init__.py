"""Commands of job workers."""
