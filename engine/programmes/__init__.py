"""Programmes: all that a regulation's procedures are beside their diagrams, tables and forms.

The folder `regulations/<programme>/` in, values out; where the folder lies is the caller's matter.
Pure. `docs/new-programme.md` says what stands in which file.
"""

from engine.programmes.clauses import CheckItem, Clause, Fact, Outcome, Reading
from engine.programmes.collection import Programmes, conflicts
from engine.programmes.demonstration import (
    Demonstration,
    DemonstrationAccount,
    DemonstrationOrganisation,
)
from engine.programmes.model import Files, Particulars, Programme, Role
from engine.programmes.papers import PaperKind, Papers
from engine.programmes.partners import PartnerSystem, Received, SimulatedAnswer
from engine.programmes.reading import Common, read_common, read_programme

__all__ = [
    "CheckItem",
    "Clause",
    "Common",
    "Demonstration",
    "DemonstrationAccount",
    "DemonstrationOrganisation",
    "Fact",
    "Files",
    "Outcome",
    "PaperKind",
    "Papers",
    "Particulars",
    "PartnerSystem",
    "Programme",
    "Programmes",
    "Reading",
    "Received",
    "Role",
    "SimulatedAnswer",
    "conflicts",
    "read_common",
    "read_programme",
]
