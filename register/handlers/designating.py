"""register.designate: 自上而下布局, the department names the organisations that are to apply."""

from engine.commands.core.handlers import Handled, HandledJob
from engine.execution.outcome import PublishMessage
from engine.persistence import Transaction
from register.handlers.reading import found, header, text, texts
from register.handlers.recognition import AWHILE
from register.rows import Organisation


def designate(transaction: Transaction, job: HandledJob) -> Handled:
    """Begin the application of each of `designated_units`, by the header's `message`."""
    batch = text(job, "batchId")
    return Handled(
        messages=tuple(
            PublishMessage(
                header(job, "message"),
                f"{batch}/{code}",
                {
                    "batchId": batch,
                    "credit_code": code,
                    "host_name": found(transaction, Organisation, code, "单位").name,
                },
                AWHILE,
            )
            for code in dict.fromkeys(texts(job, "designated_units"))
        )
    )
