"""出具: a step of the diagram with the property ``paper`` has been passed, and its papers are made.

They are numbered, dated and written in the step's own transaction. A template that cannot be filled
in holds up nobody: the paper keeps its number and says what is wrong, until it is made again.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from engine.clock import SHANGHAI
from engine.commands.core.engine import Engine
from engine.commands.core.handlers import Note, Passed
from engine.errors import Invalid, Refused
from engine.forms.expressions import evaluate
from engine.persistence import Transaction
from engine.persistence.document_rows import DocumentContent
from engine.persistence.series import draw
from engine.programmes import Programmes
from papers.catalogue import catalogue_of, readers_of
from papers.facts import PaperServices, facts_of
from papers.numbering import number_of
from papers.occasion import Occasion, occasion_of
from papers.press import press
from papers.rows import Paper

PROPERTY = "paper"
"""The property of a step that names its papers, separated by blanks."""

WHEN = "paperWhen"
"""The property beside it: a FEEL condition on what stands once the tables have decided, for all the
papers of the step; or a context of conditions by the paper's name, for these alone.
"""


@dataclass(frozen=True)
class Issuing:
    """The listener of the property."""

    services: PaperServices = field(default_factory=PaperServices)

    def fault(self, programmes: Programmes, process_id: str, value: str) -> str | None:
        """Papers that the programme does not have, or whose template is missing or faulty."""
        catalogue = catalogue_of(programmes.owner(process_id))
        try:
            for name in value.split():
                template = catalogue.template(catalogue.kind(name))
                if template.faults:
                    return f"文书“{name}”的模板 {template.name}：{template.faults[0]}"
        except Invalid as error:
            return str(error)
        return None if value.split() else "要写明文书的名称"

    def follow(self, transaction: Transaction, passed: Passed) -> Sequence[Note]:
        """Make the papers of the step."""
        return list(self._papers(transaction, passed))

    def _papers(self, transaction: Transaction, passed: Passed) -> Iterator[Note]:
        occasion = occasion_of(passed)
        for name in passed.value.split():
            if not is_due(name, passed):
                continue
            kind = self.services.catalogue(transaction, occasion).kind(name)
            number = number_of(transaction, self.services, occasion, kind)
            paper = Paper(
                instance_key=passed.case_key,
                position=next_position(transaction, passed.case_key),
                name=name,
                number=number,
                version=1,
                reason="",
                element_id=passed.element_id,
                element_instance_key=passed.element_instance_key,
                basis=occasion.basis,
                issued_at=passed.now,
                issued_by=passed.actor.login,
                issued_by_name=passed.actor.name,
            )
            yield make(transaction, self.services, paper, occasion)


def is_due(name: str, passed: Passed) -> bool:
    """Whether the paper is made: its condition holds, or there is none."""
    condition = passed.process.nodes[passed.element_id].properties.get(WHEN)
    if not condition:
        return True
    seen = {**passed.variables, **passed.filled_in}
    said = evaluate(condition, seen, passed.now.astimezone(SHANGHAI))
    return said.get(name, True) is True if isinstance(said, dict) else said is True


def services_of(engine: Engine) -> PaperServices:
    """What this engine's papers are made with. Raises Refused where it makes none."""
    listener = engine.step_listeners.get(PROPERTY)
    if not isinstance(listener, Issuing):
        raise Refused("本系统没有配置文书。")
    return listener.services


def make(
    transaction: Transaction, services: PaperServices, paper: Paper, occasion: Occasion
) -> Note:
    """Fill the paper in, set it, and keep both; or keep what is wrong."""
    paper.audience = []
    try:
        catalogue = services.catalogue(transaction, occasion)
        kind = catalogue.kind(paper.name)
        paper.audience = sorted(readers_of(kind))
        facts = facts_of(services, transaction, occasion, kind, paper.number)
        made = press(catalogue.template(kind), facts, occasion.now)
        paper.docx, paper.pdf = _keep(transaction, made.docx), _keep(transaction, made.pdf)
        paper.trouble = ""
    except Invalid as error:
        paper.docx = paper.pdf = None
        paper.trouble = str(error)
    transaction.add(paper)
    transaction.flush()
    return _note(paper)


def next_position(transaction: Transaction, case_key: int) -> int:
    """The next place among the papers of the case."""
    return draw(transaction, f"paper/{case_key}")


def _keep(transaction: Transaction, content: bytes) -> str:
    sha256 = hashlib.sha256(content).hexdigest()
    kept = transaction.insert(DocumentContent).values(sha256=sha256, content=content)
    transaction.execute(kept.on_conflict_do_nothing())
    return sha256


def _note(paper: Paper) -> Note:
    return Note(
        "paper_issued" if paper.docx else "paper_failed",
        {
            "position": paper.position,
            "name": paper.name,
            "number": paper.number,
            "version": paper.version,
            "docx": paper.docx,
            "pdf": paper.pdf,
            "trouble": paper.trouble,
            "audience": [*paper.audience],
        },
    )
