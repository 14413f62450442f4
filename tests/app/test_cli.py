"""The command line as a newcomer meets it."""

from click.testing import CliRunner

from app.cli import cli


def test_help_names_the_program() -> None:
    result = CliRunner().invoke(cli, ["--help"])
    assert result.exit_code == 0
    assert "规程 guicheng" in result.output


def test_an_unknown_command_is_a_sentence_and_not_a_traceback() -> None:
    result = CliRunner().invoke(cli, ["no-such-thing"])
    assert result.exit_code == 2
    assert "No such command 'no-such-thing'" in result.output
