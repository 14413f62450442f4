"""guicheng decide over the shipped tables: one question, or a stream of them."""

import json
from pathlib import Path

from click.testing import CliRunner

from app.cli.decide import command


def ask(*arguments: str, given: str | None = None) -> list[dict[str, object]]:
    result = CliRunner().invoke(command, list(arguments), input=given)
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_one_decision_with_its_clauses(tmp_path):
    facts = tmp_path / "facts.json"
    facts.write_text('{"evaluation_grade": "合格"}', encoding="utf-8")
    result = CliRunner().invoke(command, ["DEC-GD-GRADE", "--facts", str(facts), "--explain"])
    answer = json.loads(result.stdout)
    assert answer["outcome"] == "normal"
    assert answer["clauses"] == ["GD-15-1-3-c"]
    assert answer["rules"][0]["rule"] == "r_GD-15-1-3-c"
    assert answer["explanation"][0]["tables"][0]["rules"][1]["matched"] is True


def test_a_batch_answers_every_line_and_never_stops():
    lines = [
        '{"decision": "DEC-GD-GRADE", "facts": {"evaluation_grade": "优秀"}}',
        '{"decision": "nobody", "facts": {}}',
        "not json",
        '["a list"]',
        '{"decision": "DEC-GD-GRADE", "facts": 3}',
        '{"decision": "DEC-GD-GRADE", "facts": {}}',
    ]
    answers = ask("--batch", "-", given="\n".join(lines))
    assert all(
        list(answer) == ["decision", "outcome", "clauses", "rules", "findings"]
        for answer in answers
    )
    assert [answer["decision"] for answer in answers] == [
        "DEC-GD-GRADE", "nobody", None, None, "DEC-GD-GRADE", "DEC-GD-GRADE",
    ]  # fmt: skip
    assert answers[0]["outcome"] == "more_support"
    assert all(answer["findings"] for answer in answers[1:])
    assert "evaluation_grade" in json.dumps(answers[5]["findings"], ensure_ascii=False)


def test_no_line_however_broken_stops_a_batch(tmp_path: Path) -> None:
    good = '{"decision": "DEC-GD-GRADE", "facts": {"evaluation_grade": "优秀"}}'.encode()
    broken = [good.decode().encode("gbk"), b"\xff\xfe", b"[" * 100_000, b'"' + b"9" * 9_999]
    file = tmp_path / "questions.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + b"\n".join([good, *broken, good]))
    answers = ask("--batch", str(file))
    assert [answer["outcome"] for answer in answers] == [
        "more_support",
        *[None] * 4,
        "more_support",
    ]
    assert all(answer["findings"] for answer in answers[1:-1])
