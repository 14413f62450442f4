"""Drafts of definitions with their files, and what is live in the place of these."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import delete, select

from engine.persistence import programmes
from engine.persistence.account_rows import User
from engine.persistence.definition_rows import Definition, Resource
from engine.persistence.draft_rows import DefinitionDraft, DraftFile
from engine.persistence.store import Transaction
from engine.programmes.bundle import DRAWN

_FOLDERS = {ending: folder for folder, ending in DRAWN.items()}


def add(transaction: Transaction, draft: DefinitionDraft, hashes: Mapping[str, str]) -> None:
    """Write a draft down, whose contents are kept already; `hashes` by path."""
    transaction.add(draft)
    transaction.flush()
    transaction.add_all(
        DraftFile(draft_key=draft.key, path=path, sha256=sha256) for path, sha256 in hashes.items()
    )
    transaction.flush()


def remove(transaction: Transaction, key: int) -> None:
    """Forget a draft."""
    transaction.execute(delete(DraftFile).where(DraftFile.draft_key == key))
    transaction.execute(delete(DefinitionDraft).where(DefinitionDraft.key == key))


def all_of_them(transaction: Transaction) -> Sequence[tuple[DefinitionDraft, str | None]]:
    """Every draft with the name of who uploaded it, the newest first."""
    rows = select(DefinitionDraft, User.name).outerjoin(
        User, User.login == DefinitionDraft.uploaded_by
    )
    newest = rows.order_by(DefinitionDraft.uploaded_at.desc(), DefinitionDraft.key.desc())
    return [(draft, name) for draft, name in transaction.execute(newest)]


def files_of(transaction: Transaction, key: int) -> dict[str, bytes]:
    """The files of a draft, by path."""
    rows = select(DraftFile.path, Resource.content).join(
        Resource, Resource.sha256 == DraftFile.sha256
    )
    found = transaction.execute(rows.where(DraftFile.draft_key == key).order_by(DraftFile.path))
    return {str(path): bytes(content) for path, content in found}


def live_files(
    transaction: Transaction, programme: str, names: Collection[str]
) -> dict[str, bytes]:
    """The newest deployed files that a draft would take the place of: all of its programme, or
    those called as its files are.
    """
    if programme:
        newest = programmes.newest(transaction, programme)
        return dict(programmes.stored_files(transaction, newest.key)) if newest else {}
    rows = select(Definition.resource_name, Resource.content).join(
        Resource, Resource.sha256 == Definition.sha256
    )
    live = rows.where(Definition.latest.is_(True), Definition.resource_name.in_(names))
    return {str(name): bytes(content) for name, content in transaction.execute(live)}


def all_live_files(transaction: Transaction) -> dict[str, bytes]:
    """The newest deployed files of every programme, and of what belongs to none, by path."""
    found: dict[str, bytes] = {}
    for version in programmes.newest_versions(transaction):
        found |= programmes.stored_files(transaction, version.key)
    known = {path.rpartition("/")[2] for path in found}
    rows = select(Definition.resource_name, Resource.content).join(
        Resource, Resource.sha256 == Definition.sha256
    )
    for name, content in transaction.execute(rows.where(Definition.latest.is_(True))):
        resource = str(name).rpartition("/")[2]
        if resource not in known:
            folder = _FOLDERS.get(f".{resource.rpartition('.')[2]}", "bpmn")
            found[f"{folder}/{resource}"] = bytes(content)
    return found
