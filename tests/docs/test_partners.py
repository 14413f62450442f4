"""The document's table of messages is what the partners' file says."""

import re
from pathlib import Path

from engine.persistence.programmes import shipped_programmes
from webhooks.partners import load_partners

DOCUMENT = Path(__file__).parents[2] / "docs" / "operations.md"
ROW = re.compile(r"^\| `([a-z-]+)` \| (in|out) \| `([a-z.-]+)` \| ", re.MULTILINE)


def test_the_table_names_every_message_of_every_partner_and_no_other() -> None:
    partners = load_partners(shipped_programmes()).values()
    known = {(each.id, "in", type_) for each in partners for type_ in each.receives}
    known |= {(each.id, "out", type_) for each in partners for type_ in each.sends}
    assert set(ROW.findall(DOCUMENT.read_text(encoding="utf-8"))) == known
