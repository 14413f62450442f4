"""`docs/register.md`, generated: ``python -m register.documentation docs/register.md``."""

import sys
from pathlib import Path

from register.lifecycle.decisions import CHANGE, GRANT, INQUIRY, SANCTION
from register.lifecycle.drawing import page
from register.lifecycle.duties import APPLICATION, EVALUATION, RECTIFICATION, REPORT, TARGET
from register.programme_rules import all_rules

TABLES = (
    APPLICATION,
    REPORT,
    EVALUATION,
    RECTIFICATION,
    INQUIRY,
    CHANGE,
    SANCTION,
    GRANT,
    TARGET,
)
"""The nouns whose life is the same in every programme."""


def document() -> str:
    """The page as it should stand in `docs/register.md`."""
    return page(TABLES, all_rules().values())


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(document(), encoding="utf-8")
