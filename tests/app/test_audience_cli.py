"""`guicheng check --audience`: who reads which piece of a process that ships."""

from click.testing import CliRunner

from app.cli.check import command


def table(process: str) -> dict[str, list[str]]:
    """The marks of each piece, by its first word."""
    answer = CliRunner().invoke(command, ["--audience", process])
    assert answer.exit_code == 0, answer.output
    lines = [line.split("\t") for line in answer.output.splitlines() if "\t" in line]
    return {line[0].split()[0]: line[2:] for line in lines}


def test_applicants_and_experts_read_no_sheet_and_everybody_reads_the_application() -> None:
    found = table("GD-P01")
    assert found["s12"] == ["·", "·", "·", "●", "●", "·"]
    assert found["s03"] == ["●"] * 6
    assert found["sheet"] == ["·", "·", "·", "●", "●", "·"]


def test_a_process_that_there_is_not_is_said_so() -> None:
    answer = CliRunner().invoke(command, ["--audience", "GD-P99"])
    assert answer.exit_code != 0
