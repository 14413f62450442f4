"""What a deployment says of who reads what, kept beside the versions that it brings."""

from collections.abc import Iterable, Sequence

from engine.commands.core.engine import Engine
from engine.definitions import audiences_in
from engine.persistence import Transaction, audiences, definitions
from engine.persistence.definition_rows import Definition


def declare(engine: Engine, transaction: Transaction, deployed: Sequence[Definition]) -> None:
    """Keep the audiences of the processes deployed, and of those that show a form deployed."""
    forms = [row.id for row in deployed if row.kind == "form"]
    processes = {row.key: row for row in deployed if row.kind == "process"}
    if forms:
        for row, content in definitions.all_processes(transaction):
            if any(form.encode() in content for form in forms):
                processes.setdefault(row.key, row)
    _keep(engine, transaction, processes.values())


def declare_missing(engine: Engine) -> None:
    """The same for what was deployed before audiences were kept: once, when the program starts."""
    with engine.store.read() as transaction:
        if not audiences.without(transaction):
            return
    with engine.store.write() as transaction:
        _keep(engine, transaction, audiences.without(transaction))


def _keep(engine: Engine, transaction: Transaction, rows: Iterable[Definition]) -> None:
    def forms(id: str) -> Sequence[bytes]:
        return definitions.contents_of(transaction, "form", id)

    for row in rows:
        content = definitions.content(transaction, row.sha256)
        found = audiences_in(content, row.id, forms)
        audiences.keep(transaction, row.key, found)
