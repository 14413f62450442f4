"""A real engine with drawn diagrams: what its cases wait for, and what happens to them."""

from datetime import UTC, datetime, timedelta

from engine.commands.core.engine import Engine
from engine.commands.deadlines.fire_due_timers import fire_due_timers
from engine.commands.deployments.deploy_resources import deploy_resources
from engine.commands.messages.publish_message import Published, publish_message
from engine.commands.process_instances.start_process_instance import start_process_instance
from engine.commands.user_tasks.complete_user_task import complete_user_task
from engine.json_types import Json
from engine.lifecycle.actor import Actor
from tests.commands.looking import open_tasks
from tests.drawing import diagram

NOW = datetime(2026, 3, 16, 1, 0, tzinfo=UTC)
ADMIN = Actor("admin", "管理员", unrestricted=True)
HOUR = timedelta(hours=1)


class Living:
    """The engine's cases, by the ids of the elements that somebody has to do."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.now = NOW

    def deploy(self, process: str, *parts: str, roots: str = "") -> None:
        named = f'id="{process}" name="{process}" isExecutable="true"'
        content = diagram(*parts, roots=roots, process=named)
        deploy_resources(self.engine, {f"{process}.bpmn": content}, actor=ADMIN, now=self.now)

    def start(self, process: str = "P", **variables: Json) -> int:
        return start_process_instance(
            self.engine, process_id=process, variables=variables, actor=ADMIN, now=self.now
        ).process_instance_key

    def run(self, *parts: str, roots: str = "", **variables: Json) -> int:
        self.deploy("P", *parts, roots=roots)
        return self.start("P", **variables)

    def complete(self, element: str, **variables: Json) -> None:
        """The first open task of the element."""
        key = next(task.key for task in open_tasks(self.engine) if task.element_id == element)
        complete_user_task(self.engine, key, variables, actor=ADMIN, now=self.now)

    def publish(
        self, name: str, key: str = "", *, keep: bool = True, **variables: Json
    ) -> Published:
        return publish_message(
            self.engine, name, key, variables, actor=ADMIN, now=self.now,
            time_to_live=HOUR if keep else timedelta(0),
        )  # fmt: skip

    def pass_time(self, **span: float) -> None:
        self.now += timedelta(**span)
        fire_due_timers(self.engine, now=self.now)

    @property
    def open(self) -> list[str]:
        """The elements that somebody has to do."""
        return sorted(task.element_id for task in open_tasks(self.engine))
