"""Which processes ask something before they begin; each version is read once."""

from engine.definitions.model import ResourceReference
from engine.definitions.outline import outline
from engine.persistence import Transaction, definitions

_KNOWN: dict[str, ResourceReference | None] = {}


def start_form_of(
    transaction: Transaction, resource_name: str, sha256: str, process_id: str
) -> ResourceReference | None:
    """The form of the start event by which people begin the process of this file, if it has one."""
    place = f"{sha256}:{process_id}"
    if place not in _KNOWN:
        elements = outline(resource_name, definitions.content(transaction, sha256)).values()
        plain = [
            one for one in elements
            if one.type == "startEvent" and one.within == process_id and not one.event
        ]  # fmt: skip
        _KNOWN[place] = plain[0].form if plain else None
    return _KNOWN[place]
