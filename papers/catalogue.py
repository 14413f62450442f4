"""文书目录: which papers a programme has, and what each is filled into."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from engine.definitions.audience import read_audience
from engine.errors import Invalid
from engine.programmes import Files, PaperKind, Papers, Programme
from papers.template import Template


@dataclass(frozen=True)
class Catalogue:
    """The papers of the programme in `folder` (``regulations/js``), and its files."""

    folder: str
    papers: Papers
    files: Files

    @property
    def kinds(self) -> Mapping[str, PaperKind]:
        """All kinds by name."""
        return self.papers.papers

    def kind(self, name: str) -> PaperKind:
        """The kind of that name. Raises Invalid where there is none."""
        found = self.kinds.get(name)
        if found is None:
            raise Invalid(f"没有名为“{name}”的文书；{self.folder}/papers.yaml 列出所有文书。")
        return found

    def template(self, kind: PaperKind) -> Template:
        """The kind's template. Raises Invalid where it is missing."""
        name = f"{kind.template}.docx"
        content = self.files.get(f"templates/{name}")
        if content is None:
            raise Invalid(f"文书“{kind.name}”的模板 {name} 不在 {self.folder}/templates 里。")
        return _template(name, content)

    def found(self, field: str, variables: Mapping[str, object]) -> str:
        """What the variables say to a field, by the names that the catalogue lists; or nothing."""
        names = self.papers.found_in.get(field, ())
        return next((str(variables[name]) for name in names if variables.get(name)), "")

    @cached_property
    def templates(self) -> Mapping[str, PaperKind]:
        """One kind for every template that is in use, by the template's name."""
        found: dict[str, PaperKind] = {}
        for kind in self.kinds.values():
            found.setdefault(kind.template, kind)
        return found


def catalogue_of(programme: Programme | None) -> Catalogue:
    """The catalogue of a programme; an empty one where a process belongs to none."""
    if programme is None:
        return Catalogue("regulations", Papers(), {})
    return Catalogue(f"regulations/{programme.id}", programme.papers, programme.files)


def series_of(kind: PaperKind) -> str:
    """The name of the series that numbers it."""
    return kind.series or kind.name


def readers_of(kind: PaperKind) -> frozenset[str]:
    """The roles that may read it once it is issued."""
    return read_audience(kind.audience)


@lru_cache(maxsize=256)
def _template(name: str, content: bytes) -> Template:
    """Kept by its content: a template is looked through once, and anew when it was edited."""
    return Template(name, content)
