"""Runs stories on installations; what many stories begin with is played once and copied."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path

from simulation.acting import Acting, Progress
from simulation.passing_time import BEGINNING
from simulation.playing import Say, play, silent
from simulation.reading import StoryFile, used_by
from simulation.samples import Samples, read_samples
from simulation.server import Installations
from simulation.vocabulary import Vocabulary, vocabulary

Programmes = tuple[str, ...]


@dataclass(frozen=True)
class Played:
    """An installation's folder after a story, and how far the story is."""

    folder: Path
    progress: Progress


@dataclass
class Runner:
    """`work` is a folder for the installations of these stories; `cases`, `regulations` are the
    folders that ship.
    """

    installations: Installations
    work: Path
    cases: Path
    regulations: Path
    _played: dict[tuple[Path, Programmes], Played] = field(default_factory=dict)
    _words: dict[Programmes, Vocabulary] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=count)

    def run(self, file: StoryFile, say: Say = silent) -> None:
        """Play the story, unless it was played before another one already.

        Raises StoryDiffers with file and line at the first step that differs.
        """
        if say is silent and (file.path.resolve(), _programmes(file)) in self._played:
            return
        with self.played(file, say):
            pass

    @contextmanager
    def played(
        self, file: StoryFile, say: Say = silent, until: datetime | None = None
    ) -> Iterator[Acting]:
        """The server after the story, for who wants to look at more; it is gone afterwards."""
        programmes = _programmes(file)
        folder, progress = self._begun(file, programmes)
        try:
            with self._acting(file, folder, programmes, progress) as acting:
                play(file, acting, say, until)
                yield acting
        finally:
            shutil.rmtree(folder)

    @contextmanager
    def after(self, file: StoryFile) -> Iterator[Acting]:
        """The server on a copy in which the story has happened, which is played but once."""
        with self.on_copy(file, self.played_once(file)) as acting:
            yield acting

    def played_once(self, file: StoryFile) -> Played:
        """What the story leaves behind, for copies; it is played but once."""
        return self._after(file, _programmes(file))

    @contextmanager
    def on_copy(self, file: StoryFile, start: Played) -> Iterator[Acting]:
        """The server on a copy of what was played; it is gone afterwards."""
        folder, progress = self._copy(start)
        try:
            with self._acting(file, folder, _programmes(file), progress) as acting:
                yield acting
        finally:
            shutil.rmtree(folder)

    def go_on(self, file: StoryFile, start: Played, act: Callable[[Acting], None]) -> Played:
        """What was played, and `act` after it, kept for copies until its folder is removed."""
        folder, progress = self._copy(start)
        with self._acting(file, folder, _programmes(file), progress) as acting:
            act(acting)
        return Played(folder, progress)

    def _copy(self, start: Played) -> tuple[Path, Progress]:
        folder = self.work / str(next(self._numbers))
        shutil.copytree(start.folder, folder)
        return folder, deepcopy(start.progress)

    def _begun(self, file: StoryFile, programmes: Programmes) -> tuple[Path, Progress]:
        """A folder in which all has happened that the story builds on."""
        if before := used_by(file, self.cases):
            return self._copy(self._after(before, programmes))
        folder = self.work / str(next(self._numbers))
        shutil.copytree(self.installations.prepared(programmes), folder)
        return folder, Progress(BEGINNING)

    def _after(self, file: StoryFile, programmes: Programmes) -> Played:
        """The story played once; it is never written to again."""
        key = (file.path.resolve(), programmes)
        if key not in self._played:
            folder, progress = self._begun(file, programmes)
            with self._acting(file, folder, programmes, progress) as acting:
                play(file, acting)
            self._played[key] = Played(folder, progress)
        return self._played[key]

    @contextmanager
    def _acting(
        self, file: StoryFile, folder: Path, programmes: Programmes, progress: Progress
    ) -> Iterator[Acting]:
        with self.installations.open(folder) as server:
            if programmes not in self._words:
                self._words[programmes] = vocabulary(server.store)
            samples = self._samples(file)
            acting = Acting(server, self._words[programmes], samples, progress)
            acting.time.begin()
            yield acting

    def _samples(self, file: StoryFile) -> Samples:
        """Beside the folder of cases that the story is in, else those that ship."""
        name = Path(file.story.programme, "forms.yaml")
        own = file.root / "regulations" / name
        return read_samples(own if own.is_file() else self.regulations / name)


def _programmes(file: StoryFile) -> Programmes:
    return tuple(sorted({file.story.programme, *file.story.beside}))
