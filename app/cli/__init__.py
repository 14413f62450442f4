"""The command line: every module of this package holds one `command`, named after the module.

A module is imported when its command is called, so that `guicheng --help` and a quick question
(`guicheng feel …`) load nothing they do not need.
"""

import ast
import importlib
import sys
from pathlib import Path

import click

from engine.errors import GuichengError, Invalid, Unavailable

_HERE = Path(__file__).parent


class _Commands(click.Group):
    """The modules beside this one, as commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names, sorted."""
        return sorted(path.stem.replace("_", "-") for path in _HERE.glob("[a-z]*.py"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The module's `command`, or None where there is no such module."""
        if cmd_name not in self.list_commands(ctx):
            return None
        found = importlib.import_module(f"{__name__}.{cmd_name.replace('-', '_')}").command
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line a command, read from the module's docstring without importing it."""
        rows = [(name, _first_line(name)) for name in self.list_commands(ctx)]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)


def _first_line(name: str) -> str:
    source = (_HERE / f"{name.replace('-', '_')}.py").read_text(encoding="utf-8")
    return (ast.get_docstring(ast.parse(source)) or "").partition("\n")[0]


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="guicheng", prog_name="guicheng")
def cli() -> None:
    """规程 guicheng: run the procedures drawn in Camunda Modeler."""


def main() -> None:
    """Run the command line; what goes wrong is a sentence on standard error, and exit status 1."""
    try:
        cli()
    except (GuichengError, Unavailable) as error:
        click.echo(str(error), err=True)
        if isinstance(error, Invalid):
            for finding in error.findings:
                click.echo(f"  {finding}", err=True)
        sys.exit(1)
