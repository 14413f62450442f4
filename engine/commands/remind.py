"""催办: ask for a task to be done; everyone who sees it sees that."""

from datetime import datetime

from engine.commands.engine import Engine
from engine.commands.loop import begin
from engine.commands.task_access import take
from engine.lifecycle.actor import Actor


def remind(engine: Engine, key: int, *, actor: Actor, now: datetime, reason: str = "") -> None:
    """Remember that the actor asked for the task. Raises NotFound; Refused once it has ended."""
    with begin(engine, actor=actor, now=now, reason=reason) as work:
        task, case = take(work, key, "remind")
        work.note(case, "reminded", task.element_id, task.element_instance_key, task=key)
