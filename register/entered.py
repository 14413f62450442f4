"""Whether a body that is entered from before the system is in the register already."""

from sqlalchemy import select

from engine.persistence import Store, Transaction
from register.lineage import predecessors
from register.programme_rules import rules_of
from register.rows import Base


def entered_already(
    transaction: Transaction,
    programme: str,
    *,
    credit_code: str,
    name: str,
    certificate_no: str | None = None,
    document_no: str = "",
) -> str | None:
    """Why it would be there twice, as a sentence; None where it is new.

    The same certificate is the same body. So is the same name among the bodies that still are
    recognised, and the same host (or one that it follows) by the same document under another name.
    """
    hosts = {credit_code, *predecessors(transaction, credit_code)}
    for one in transaction.scalars(
        select(Base).where(Base.programme == programme).order_by(Base.number)
    ):
        current = one.status in rules_of(transaction, programme).current
        if certificate_no and one.certificate_no == certificate_no:
            why = f"证书编号同为“{certificate_no}”"
        elif current and one.name.strip() == name.strip():
            why = "名称相同"
        elif current and document_no and one.credit_code in hosts and _same(one, document_no):
            why = f"同一单位，认定文号同为“{document_no}”"
        else:
            continue
        return f"“{one.name}”（{one.number}，{one.credit_code}）已在名录，{why}，不重复登记"
    return None


def _same(base: Base, document_no: str) -> bool:
    return base.document_no.strip() == document_no.strip()


def found_already(
    store: Store,
    programme: str,
    *,
    credit_code: str,
    name: str,
    certificate_no: str | None,
    document_no: str,
) -> str | None:
    """The same, as a question of its own."""
    with store.read() as transaction:
        return entered_already(
            transaction,
            programme,
            credit_code=credit_code,
            name=name,
            certificate_no=certificate_no,
            document_no=document_no,
        )
