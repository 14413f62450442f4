"""Alembic's entry: migrate the connection it is given to the tables of every room."""

import importlib
import pkgutil

from alembic import context

import engine.persistence
import papers
import register
from engine.persistence import Row, columns

for room in (engine.persistence, papers, register):
    for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
        if module.name.endswith("rows"):
            importlib.import_module(module.name)


def render(kind: str, thing: object, _context: object) -> str | bool:
    """A migration says what the database sees, not which of our classes reads it."""
    if kind == "type" and isinstance(thing, columns.UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(thing, columns.JsonText):
        return "sa.Text()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Row.metadata,
    render_as_batch=True,
    compare_type=False,
    render_item=render,
)
with context.begin_transaction():
    context.run_migrations()
