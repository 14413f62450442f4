"""The deployment check: all resources of a deployment together → findings.

A diagram that passes is executed as drawn. Whatever isn't executed is refused here, by the id of
the element and a sentence that says what to do.
"""

from engine.definitions.checking.deployment import check
from engine.definitions.checking.installed import Installed, JobHeaders, PropertyFaults
from engine.definitions.checking.known import Known

__all__ = ["Installed", "JobHeaders", "Known", "PropertyFaults", "check"]
