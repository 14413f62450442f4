"""BPMN, DMN and form bytes → typed models and findings; the deployment check.

Law: pure; all resources of a deployment are checked together.
"""

from engine.definitions.checking import Known, PropertyFaults, check
from engine.definitions.describing import Described, StartEvent, describe
from engine.definitions.starting import startable_by

__all__ = [
    "Described",
    "Known",
    "PropertyFaults",
    "StartEvent",
    "check",
    "describe",
    "startable_by",
]
