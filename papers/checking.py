"""The catalogue and its templates, looked through before anybody needs them."""

from collections.abc import Collection, Iterator

from engine.errors import Finding, Invalid
from engine.programmes import PaperKind, Programme
from papers.catalogue import Catalogue, catalogue_of
from papers.fields import FIELDS


def check_papers(catalogue: Catalogue, known: Collection[str]) -> Iterator[Finding]:
    """Every fault of the catalogue and of each template that it names.

    `known` are the variables that some form or step fills: a template that names another would
    ask for what no case has.
    """
    listed = f"{catalogue.folder}/papers.yaml"
    for field in catalogue.papers.found_in.keys() - FIELDS.keys():
        yield Finding(listed, field, "没有这个字段；guicheng papers fields 列出所有字段")
    for kind in catalogue.kinds.values():
        yield from _addressee(kind, known, listed)
    for kind in catalogue.templates.values():
        yield from _template(catalogue, kind, known, listed)


def paper_faults(programme: Programme) -> Iterator[Finding]:
    """Every fault of the programme's catalogue and templates that can be told without its forms."""
    catalogue = catalogue_of(programme)
    for kind in catalogue.templates.values():
        template = catalogue.template(kind)
        place = f"{catalogue.folder}/templates/{template.name}"
        yield from (Finding(place, "", fault) for fault in template.faults)


def _addressee(kind: PaperKind, known: Collection[str], listed: str) -> Iterator[Finding]:
    named = kind.to.removeprefix("变量.")
    if named not in (kind.to, *known):
        yield Finding(listed, kind.name, f"没有表单或环节填写变量“{named}”")


def _template(
    catalogue: Catalogue, kind: PaperKind, known: Collection[str], listed: str
) -> Iterator[Finding]:
    try:
        template = catalogue.template(kind)
    except Invalid as error:
        yield Finding(listed, kind.name, str(error))
        return
    place = f"{catalogue.folder}/templates/{template.name}"
    for fault in template.faults:
        yield Finding(place, "", fault)
    for name in sorted(template.variables.difference(known)) if not template.faults else ():
        yield Finding(place, f"变量.{name}", "没有表单或环节填写这个变量")
