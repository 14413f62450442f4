"""BPMN, DMN and form bytes → typed models and findings; the deployment check.

Law: pure; all resources of a deployment are checked together.
"""

from engine.definitions.audience import audiences_in
from engine.definitions.checking import Installed, JobHeaders, Known, PropertyFaults, check
from engine.definitions.checking.groups import groups_of
from engine.definitions.describing import Described, StartEvent, describe
from engine.definitions.starting import startable_by

__all__ = [
    "Described",
    "Installed",
    "JobHeaders",
    "Known",
    "PropertyFaults",
    "StartEvent",
    "audiences_in",
    "check",
    "describe",
    "groups_of",
    "startable_by",
]
