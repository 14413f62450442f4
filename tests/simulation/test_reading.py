"""What is not understood in a story is an error that names file, line and the word."""

from pathlib import Path

import pytest

from engine.errors import Invalid, NotFound
from simulation.reading import read_story, used_by

WHOLE = """\
story: 一句话
programme: gd
steps:
- at: 2029-06-04
- do: {who: he, task: GD-P04/s05, of: GD-B2026-001, form: {evaluation_grade: 不合格}}
- expect:
  - register: {body: GD-B2026-001, status: 已退出, history: [有效, 已退出]}
  - incidents: 0
"""


def written(folder: Path, text: str, name: str = "one") -> Path:
    path = folder / "cases" / "gd" / "stories" / f"{name}.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def refusal(folder: Path, old: str, new: str) -> str:
    """What is said of the whole story with this in place of that."""
    assert old in WHOLE
    with pytest.raises(Invalid) as caught:
        read_story(written(folder, WHOLE.replace(old, new)))
    return str(caught.value)


def test_a_whole_story_is_read(tmp_path: Path) -> None:
    file = read_story(written(tmp_path, WHOLE))
    assert [step.chosen for step in file.story.steps] == ["at", "do", "expect"]
    assert [one.chosen for one in file.story.steps[2].expect or ()] == ["register", "incidents"]
    assert file.place("steps", 2, "expect", 1).endswith("one.yaml:8")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("task:", "taks:", "one.yaml:5：这里没有“taks”这一项"),
        ("task: GD-P04/s05, ", "", "one.yaml:5：缺少“task”"),
        ("status:", "stauts:", "one.yaml:7：这里没有“stauts”这一项"),
        ("incidents: 0", "accidents: 0", "one.yaml:8：这里没有“accidents”这一项"),
        ("- at: 2029-06-04", "- at: 2029-06-04\n  start: {}", "one.yaml:5：缺少“who”"),
        (
            "- at: 2029-06-04",
            "- {}",
            "one.yaml:4：应恰好有其中一项：at、do、start、send、api、expect",
        ),
        ("programme: gd", "programme: gd\nprogramme: zj", "one.yaml:3：“programme”写了两次"),
        ("programme: gd", "programme: [gd", "不是合法的 YAML"),
    ],
)
def test_what_is_not_understood_names_file_and_line(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    assert sentence in refusal(tmp_path, old, new)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"没有故事文件 .*none\.yaml"):
        read_story(tmp_path / "none.yaml")


def test_a_story_uses_one_of_the_same_folder_of_cases(tmp_path: Path) -> None:
    written(tmp_path, WHOLE, "before")
    file = read_story(written(tmp_path, WHOLE + "use: gd/before\n"))
    found = used_by(file, tmp_path / "elsewhere")
    assert found is not None
    assert found.path.stem == "before"


def test_a_story_that_uses_none_that_is_there_names_the_line(tmp_path: Path) -> None:
    file = read_story(written(tmp_path, WHOLE + "use: gd/never\n"))
    with pytest.raises(Invalid, match=r"one\.yaml:9：没有故事“gd/never”"):
        used_by(file, tmp_path / "elsewhere")
