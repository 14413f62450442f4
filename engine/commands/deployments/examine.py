"""What the check says of files before they are deployed: the same for a draft and a deployment."""

from collections.abc import Mapping, Sequence

from engine.commands.core.engine import Engine
from engine.definitions import Known, check
from engine.errors import Finding
from engine.persistence import Transaction, accounts, definitions
from engine.persistence.definition_rows import DefinitionKind
from engine.persistence.programmes import newest_programmes
from engine.programmes.bundle import Bundle, with_programme
from engine.programmes.usage import usage_findings


def findings_of(
    engine: Engine, resources: Mapping[str, bytes], bundle: Bundle | None = None
) -> list[Finding]:
    """Errors and warnings of diagrams, tables and forms by name, beside what is deployed; with a
    `bundle`, whose resources they are, of all that its programme is.

    Raises Invalid where the programme itself cannot be read.
    """
    with engine.store.read() as transaction:
        programmes = newest_programmes(transaction)
        if bundle is not None:
            programmes = with_programme(programmes, bundle.read())
        findings = [*check(resources, _known(transaction), engine.installed(programmes))]
    if bundle is not None:
        programme = programmes[bundle.programme]
        findings += usage_findings(programme, bundle)
        findings += (found for judged in engine.programme_checks for found in judged(programme))
    return findings


def _known(transaction: Transaction) -> Known:
    def deployed(kind: DefinitionKind, id: str) -> bytes | None:
        row = definitions.latest(transaction, kind, id)
        return None if row is None else definitions.content(transaction, row.sha256)

    def diagrams() -> Sequence[bytes]:
        return definitions.latest_contents(transaction, "process")

    return Known(deployed, diagrams, accounts.groups_with_members(transaction))
