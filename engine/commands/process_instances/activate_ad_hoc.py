"""Begin activities of an ad-hoc sub-process by hand."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from engine.commands.core.engine import Engine
from engine.commands.process_instances.modify_process_instance import modify_process_instance
from engine.errors import Invalid, NotFound
from engine.execution.stimuli import Activation
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from engine.lifecycle.authority import require
from engine.persistence import case_statistics


def activate_ad_hoc(
    engine: Engine,
    key: int,
    activities: Sequence[tuple[str, Mapping[str, Json]]],
    *,
    cancel_others: bool = False,
    actor: Actor,
    now: datetime,
    reason: str,
) -> None:
    """Begin these (element id, local variables) in the ad-hoc sub-process of that key, as a change
    of the case by hand; `cancel_others` withdraws what is at work in it.

    Raises NotFound where it is no living ad-hoc sub-process; else as `modify_process_instance`.
    """
    require(actor, "调整案件")
    with engine.store.read() as transaction:
        found = case_statistics.living_scope(transaction, key)
        if found is None or found.type != "adHocSubProcess":
            raise NotFound(f"没有正在进行的临时子流程（ad-hoc）{key}。")
        others = case_statistics.living_within(transaction, key) if cancel_others else []
    named = [element for element, _variables in activities]
    if len({*named}) < len(named):
        raise Invalid("同一个活动只能写一次。")
    modify_process_instance(
        engine,
        found.instance_key,
        activate=[Activation(element, key, ((element, given),)) for element, given in activities],
        terminate=others,
        actor=actor,
        now=now,
        reason=reason,
    )
