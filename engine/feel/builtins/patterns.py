"""Functions that take a regular expression (DMN 1.5, 10.3.4.3; Camunda)."""

from engine.feel.builtins.register import Register
from engine.feel.evaluation import Evaluation
from engine.feel.findings import FeelError
from engine.feel.regex import pattern, replacement

REGISTER = Register()


@REGISTER("matches(input: string, pattern: string, flags?: string|Null) -> boolean")
def matches(text: str, sought: str, flags: str | None = None) -> bool:
    """Whether the pattern matches anywhere."""
    return next(pattern(sought, flags or "").find(text), None) is not None


@REGISTER(
    "replace(input: string, pattern: string, replacement: string, flags?: string|Null) -> string",
    evaluating=True,
)
def replace(
    evaluation: Evaluation, text: str, sought: str, new: str, flags: str | None = None
) -> str:
    """Every match replaced; ``$1`` stands for the first group."""
    compiled = pattern(sought, flags or "")
    if compiled.matches_nothing():
        raise FeelError("domain", "正则表达式能匹配空文本，不能用来替换")
    build = replacement(new, compiled.groups)
    parts: list[str] = []
    at = 0
    for found in compiled.find(text):
        start, end = found.span()
        parts += [text[at:start], build(found)]
        evaluation.spend(1 + len(parts[-1]) // 16)
        at = end
    return "".join([*parts, text[at:]])


@REGISTER("split(string: string, delimiter: string) -> list<string>")
def split(text: str, delimiter: str) -> list[str]:
    """The pieces between the matches of a pattern."""
    pieces: list[str] = []
    at = 0
    for found in pattern(delimiter).find(text):
        start, end = found.span()
        if end > start or 0 < start < len(text):
            pieces.append(text[at:start])
            at = end
    return [*pieces, text[at:]]


@REGISTER("extract(string: string, pattern: string) -> list<string>")
def extract(text: str, sought: str) -> list[str]:
    """All matches."""
    return [found.group() or "" for found in pattern(sought).find(text)]
