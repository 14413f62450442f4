"""Story files → stories. Whatever is not understood is an error that names file and line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from engine.errors import Finding, Invalid, NotFound
from simulation.located import Located, line_of, read_located
from simulation.steps import Story

FOLDER = "stories"
_SENTENCES = {
    "extra_forbidden": "这里没有“{last}”这一项，请去掉或改正",
    "missing": "缺少“{last}”",
    "string_type": "“{last}”应是文字（数字、日期样的文字请加引号）",
    "literal_error": "“{last}”不能这样写",
}


@dataclass(frozen=True)
class StoryFile:
    """A story and where it stands: ``<cases>/<programme>/stories/<name>.yaml``."""

    path: Path
    text: Located
    story: Story

    @property
    def name(self) -> str:
        """What `use:` calls it."""
        return f"{self.story.programme}/{self.path.stem}"

    @property
    def root(self) -> Path:
        """The tree that the folder of cases stands in."""
        above = self.path.resolve().parents
        return above[min(3, len(above) - 1)]

    def line(self, *where: int | str) -> int:
        """The line of a part of the file, e.g. ``("steps", 3, "do", "form")``."""
        return line_of(self.text, where)

    def place(self, *where: int | str) -> str:
        """File and line, as errors name them."""
        return f"{_shown(self.path)}:{self.line(*where)}"


def read_story(path: Path) -> StoryFile:
    """The story of that file. Raises Invalid, NotFound where there is no such file."""
    if not path.is_file():
        raise NotFound(f"没有故事文件 {_shown(path)}。")
    text = read_located(path)
    try:
        return StoryFile(path, text, Story.model_validate(text))
    except ValidationError as error:
        findings = list(_findings(path, text, error))
        sentences = "\n".join(f"{one.resource}:{one.element}：{one.message}" for one in findings)
        raise Invalid(sentences, findings) from error


def used_by(file: StoryFile, shipped: Path) -> StoryFile | None:
    """The story that is played before it: of the same folder of cases, else of those that ship."""
    if not file.story.use:
        return None
    programme, _, name = file.story.use.partition("/")
    own = file.root / "cases"
    for cases in (own, shipped):
        found = cases / programme / FOLDER / f"{name}.yaml"
        if found.is_file():
            return read_story(found)
    raise Invalid(f"{file.place('use')}：没有故事“{file.story.use}”。")


def lives(cases: Path, programme: str) -> list[StoryFile]:
    """The programme's stories that are marked ``life: true``, by name."""
    files = map(read_story, story_files([cases / programme]))
    return [file for file in files if file.story.life]


def story_files(paths: Sequence[Path]) -> list[Path]:
    """The files of these paths; of a folder all in the folders named ``stories`` under it."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(one for one in path.rglob("*.yaml") if one.parent.name == FOLDER)
        found += inside if path.is_dir() else [path]
    return found


def _findings(path: Path, text: Located, error: ValidationError) -> Iterator[Finding]:
    for one in error.errors():
        where = tuple(part for part in one["loc"] if part != "[key]")
        last = next((part for part in reversed(where) if isinstance(part, str)), "")
        if one["type"] == "value_error":
            sentence = str(one["ctx"]["error"])
        else:
            sentence = _SENTENCES.get(one["type"], "“{last}”：" + one["msg"]).format(last=last)
        yield Finding(_shown(path), str(line_of(text, where)), sentence)


def _shown(path: Path) -> str:
    """As short as it can be said from here."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
