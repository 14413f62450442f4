"""Files and deployed resources: kept under the hash of their bytes, which must still be it."""

import hashlib
from collections.abc import Iterator

from sqlalchemy import select

from engine.persistence.definition_rows import Definition, Resource
from engine.persistence.document_rows import DocumentContent
from engine.persistence.history import Broken
from engine.persistence.history_rows import ROW_CHAIN
from engine.persistence.store import Transaction

_AT_ONCE = 20


def faults(transaction: Transaction) -> Iterator[Broken]:
    """Bytes that are not what their name says, and versions that count though they are old."""
    for row, what in ((DocumentContent, "文件"), (Resource, "已部署的资源")):
        kept = select(row.sha256, row.content).execution_options(yield_per=_AT_ONCE)
        for sha256, content in transaction.execute(kept):
            if hashlib.sha256(content).hexdigest() != sha256:
                yield Broken(ROW_CHAIN, 0, f"{what} {sha256[:16]}… 的内容被改动")
    yield from _old_versions(transaction)


def _old_versions(transaction: Transaction) -> Iterator[Broken]:
    newest: dict[tuple[str, str], Definition] = {}
    rows = transaction.scalars(select(Definition).order_by(Definition.version)).all()
    for row in rows:
        newest[row.kind, row.id] = row
    for row in rows:
        if row.latest != (row is newest[row.kind, row.id]):
            yield Broken(ROW_CHAIN, 0, f"{row.kind} {row.id} 第 {row.version} 版的“最新”标记被改动")
