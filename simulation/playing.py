"""Plays a story from its first step to its last, after the one that it uses."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from engine.errors import GuichengError
from simulation.acting import Acting
from simulation.checking import Checking
from simulation.passing_time import moment_of
from simulation.reading import StoryFile
from simulation.server import StoryDiffers
from simulation.steps import Step

Say = Callable[[StoryFile, Step, Acting], None]
"""Is given each step when it has happened."""


def silent(_file: StoryFile, _step: Step, _acting: Acting) -> None:
    """Tells nothing."""


def play(file: StoryFile, acting: Acting, say: Say = silent, until: datetime | None = None) -> None:
    """Every step in its order; raises StoryDiffers with file and line at the first that differs.

    No incident may be open after a step, unless the story expects some. Where time would move
    beyond `until` it moves to there, and the story is over.
    """
    checking = Checking(acting)
    actions: Mapping[str, Callable[[Any], None]] = {
        "at": lambda at: acting.move(moment_of(at)),
        "do": acting.do,
        "start": acting.start,
        "send": acting.send,
        "api": acting.call,
        "note": lambda _note: None,
    }
    for number, step in enumerate(file.story.steps):
        if until and step.at and moment_of(step.at) > until:
            acting.move(until)
            say(file, Step(note="模拟的年数已满"), acting)
            return
        if step.expect is not None:
            _expect(file, number, checking)
        else:
            _act(file, number, actions)
            if not _expects_incidents(file):
                _act(file, number, {step.chosen: lambda _: checking.incidents(0)})
        say(file, step, acting)


def _act(file: StoryFile, number: int, actions: Mapping[str, Callable[[Any], None]]) -> None:
    step = file.story.steps[number]
    try:
        actions[step.chosen](getattr(step, step.chosen))
    except GuichengError as error:
        place = file.place("steps", number, step.chosen)
        raise StoryDiffers(f"{place}：{error}") from error


def _expect(file: StoryFile, number: int, checking: Checking) -> None:
    for position, expected in enumerate(file.story.steps[number].expect or ()):
        try:
            checking.check(expected)
        except GuichengError as error:
            place = file.place("steps", number, "expect", position)
            raise StoryDiffers(f"{place}：{error}") from error


def _expects_incidents(file: StoryFile) -> bool:
    return any(one.incidents for step in file.story.steps for one in step.expect or ())
