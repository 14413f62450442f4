"""What several crossings begin with, played but once."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from shutil import rmtree

from app.in_process import InProcess
from simulation.acting import Acting
from simulation.reading import StoryFile
from simulation.running import Played, Runner
from tests.simulation.crossing import Crossing


@dataclass
class Crossings:
    """Plays what several crossings of a programme begin with but once: `base` (the story that
    recognises the body), then A begun, then B begun beside it and finished. Of each only the
    newest is kept.
    """

    runner: Runner
    installations: InProcess
    base: StoryFile
    body: str
    seed: int
    called_by: Mapping[str, str] = field(default_factory=dict)
    opened_by: Mapping[str, str] = field(default_factory=dict)
    _kept: dict[str, tuple[str, Played]] = field(default_factory=dict)

    @contextmanager
    def crossed(self, a: str, b: str) -> Iterator[tuple[Crossing, int | None, int | None]]:
        """The body, with A begun, then B begun and finished; the keys of their cases, None where
        one did not begin.
        """
        begun = self._after("A", a, self.runner.played_once(self.base), partial(self._begin, a))
        both = self._after("B", f"{a}/{b}", begun, partial(self._begin_and_finish, b))
        with self.runner.on_copy(self.base, both) as acting:
            named = acting.progress.named
            yield self._crossing(acting), named.get(a), named.get(b)

    def _after(self, which: str, key: str, start: Played, act: Callable[[Acting], None]) -> Played:
        kept = self._kept.pop(which, None)
        if kept and kept[0] != key:
            rmtree(kept[1].folder)
            kept = None
        self._kept[which] = kept or (key, self.runner.go_on(self.base, start, act))
        return self._kept[which][1]

    def _begin(self, process: str, acting: Acting) -> None:
        if (case := self._crossing(acting).begin(process)) is not None:
            acting.progress.named[process] = case

    def _begin_and_finish(self, process: str, acting: Acting) -> None:
        self._begin(process, acting)
        if (case := acting.progress.named.get(process)) is not None:
            self._crossing(acting).finish(case)

    def _crossing(self, acting: Acting) -> Crossing:
        engine = self.installations.engine(self.base.story.programme)
        return Crossing(
            acting,
            engine,
            self.body,
            self.seed,
            called_by=self.called_by,
            opened_by=self.opened_by,
        )
