"""文书目录 `templates/papers.yaml`: which papers there are, and what each is filled into."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import yaml

from engine.definitions.audience import read_audience, unknown_roles
from engine.errors import Invalid
from engine.lifecycle.audience import NOBODY
from papers.template import Template


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper. `series` numbers it where no form gives a 文号; `to` is whom it addresses
    (empty: the party of the case; ``变量.名称``: what that variable says). `audience` reads it from
    the moment it is issued, beside those who read its step.
    """

    name: str
    template: str
    series: str
    to: str = ""
    audience: frozenset[str] = NOBODY


@dataclass(frozen=True)
class Catalogue:
    """All kinds by name; `found_in` are the variables that hold the number, the party and so on,
    `issuers` those that name whoever works in a lane.
    """

    folder: Path
    kinds: Mapping[str, Kind]
    found_in: Mapping[str, tuple[str, ...]]
    issuers: Mapping[str, str]

    def kind(self, name: str) -> Kind:
        """The kind of that name. Raises Invalid where there is none."""
        found = self.kinds.get(name)
        if found is None:
            raise Invalid(f"没有名为“{name}”的文书；templates/papers.yaml 列出所有文书。")
        return found

    def template(self, kind: Kind) -> Template:
        """The kind's template as the file stands now. Raises Invalid where it is missing."""
        path = self.folder / f"{kind.template}.docx"
        if not path.is_file():
            raise Invalid(f"文书“{kind.name}”的模板 {path.name} 不在 templates 文件夹里。")
        return _template(path.name, path.read_bytes())

    @cached_property
    def templates(self) -> Mapping[str, Kind]:
        """One kind for every template that is in use, by the template's name."""
        found: dict[str, Kind] = {}
        for kind in self.kinds.values():
            found.setdefault(kind.template, kind)
        return found


def read_catalogue(folder: Path) -> Catalogue:
    """The catalogue in a folder with its templates. Raises Invalid for a broken file."""
    path = folder / "papers.yaml"
    try:
        given = yaml.safe_load(path.read_text("utf-8"))
        kinds = {name: _kind(str(name), one) for name, one in given["papers"].items()}
        found_in = {field: tuple(names) for field, names in given["found_in"].items()}
        issuers = {str(lane): str(name) for lane, name in given["issuers"].items()}
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise Invalid(f"文书目录 {path.name} 读不懂：{error}") from error
    return Catalogue(folder, kinds, found_in, issuers)


def _kind(name: str, given: Mapping[str, str]) -> Kind:
    said = given.get("audience", "")
    kind = Kind(
        name,
        given["template"],
        given.get("series", name),
        given.get("to", ""),
        read_audience(said),
    )
    if wrong := unknown_roles(said):
        raise Invalid(f"文书“{name}”的 audience 写的“{'、'.join(wrong)}”不是角色。")
    if not re.fullmatch(r"[\w-]+", name) or not re.fullmatch(r"[\w-]+", kind.template):
        raise Invalid(f"文书“{name}”：名称和模板只能用文字、数字和横线。")
    return kind


@lru_cache(maxsize=64)
def _template(name: str, content: bytes) -> Template:
    """Kept by its content: a template is looked through once, and anew when it was edited."""
    return Template(name, content)
