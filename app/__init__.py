"""Entry points: web, worker, command line."""
