"""The audiences of a process version are kept in memory, and never longer than they hold."""

from datetime import UTC, datetime

from engine.lifecycle.audience import STAFF, Audiences
from engine.persistence import Store, audiences
from engine.persistence.audience_rows import DeclaredAudience
from engine.persistence.definition_rows import Definition, Deployment, Resource

AUGUST = datetime(2026, 8, 1, tzinfo=UTC)
PROCESS = 7


def deploy(store: Store, number: int, *readers: frozenset[str]) -> None:
    """A deployment; the first brings the process, each may say who reads its step."""
    with store.write() as transaction:
        transaction.add(
            Deployment(
                key=number,
                number=number,
                deployed_at=AUGUST,
                deployed_by="lin",
                warnings=[],
                release_reason="",
            )
        )
        if number == 1:
            transaction.add(Resource(sha256="0", content=b""))
            transaction.add(
                Definition(
                    key=PROCESS, kind="process", id="p", name="p", version=1, latest=True,
                    deployment_key=1, deployment_number=1, sha256="0", resource_name="p.bpmn",
                )
            )  # fmt: skip
        transaction.flush()
        for one in readers:
            audiences.keep(transaction, PROCESS, Audiences({"check": one}))


def readers(store: Store) -> frozenset[str]:
    with store.read() as transaction:
        return audiences.of_process(transaction, PROCESS).of_element("check")


def test_a_deployment_changes_who_reads_a_step_of_an_older_version_at_once(store: Store) -> None:
    deploy(store, 1, STAFF)
    assert readers(store) == STAFF
    deploy(store, 2, STAFF | {"expert"})
    assert readers(store) == STAFF | {"expert"}


def test_what_was_read_once_is_not_read_again_before_the_next_deployment(store: Store) -> None:
    deploy(store, 1, STAFF)
    readers(store)
    with store.write() as transaction:
        transaction.query(DeclaredAudience).delete()
    assert readers(store) == STAFF


def test_what_is_not_kept_yet_is_looked_for_again(store: Store) -> None:
    deploy(store, 1)
    assert readers(store) == STAFF
    with store.write() as transaction:
        audiences.keep(transaction, PROCESS, Audiences({"check": STAFF | {"expert"}}))
    assert readers(store) == STAFF | {"expert"}
