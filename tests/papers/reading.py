"""What the papers of an engine say, read back from their bytes."""

import io

import docx
from pypdf import PdfReader
from sqlalchemy import select

from engine.commands.core.engine import Engine
from engine.lifecycle.actor import SYSTEM
from papers.queries import paper_content
from papers.rows import Paper


def papers(engine: Engine) -> list[Paper]:
    """Every paper, in the order of cases."""
    with engine.store.read() as transaction:
        ordered = select(Paper).order_by(Paper.instance_key, Paper.position)
        return list(transaction.scalars(ordered))


def pdf_text(content: bytes) -> str:
    """The text without blanks and line ends."""
    pages = PdfReader(io.BytesIO(content)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def word_text(content: bytes) -> str:
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in document.paragraphs), *cells])


def said(engine: Engine, name: str) -> str:
    """What the last paper of that name says, in its PDF."""
    paper = [one for one in papers(engine) if one.name == name][-1]
    where = (paper.instance_key, paper.position)
    return pdf_text(paper_content(engine.store, SYSTEM, *where, "pdf")[1])


def last_page(content: bytes) -> str:
    """The text of the last page, without blanks and line ends."""
    return "".join(PdfReader(io.BytesIO(content)).pages[-1].extract_text().split())
