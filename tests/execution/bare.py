"""The same drawings by SpiffWorkflow alone: its parser, its serializer, its script engine.

Bare SpiffWorkflow reads expressions as Python: the "=" is taken away and plain timer values are
quoted; otherwise a drawing is run as it is.
"""

import re
from io import BytesIO

import simplejson
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.specs.event_definitions.message import MessageEventDefinition
from SpiffWorkflow.bpmn.util.event import BpmnEvent
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState


class Bare:
    """One instance, begun with these variables."""

    def __init__(self, content: bytes, **variables):
        text = re.sub(rb"(<bpmn:time\w+ [^>]*>)([^<=]+)<", rb'\1"\2"<', content)
        parser = BpmnParser()
        parser.add_bpmn_io(BytesIO(text.replace(b'">=', b'">')))
        self.workflow = BpmnWorkflow(parser.get_spec("P"), parser.get_subprocess_specs("P"))
        self.workflow.task_tree.data.update(variables)
        self.workflow.do_engine_steps()

    @property
    def ready(self):
        """The tasks that can be run, by the names of their elements."""
        tasks = self.workflow.get_tasks(state=TaskState.READY)
        return {task.task_spec.name.removesuffix(" [child]"): task for task in tasks}

    @property
    def states(self) -> dict[str, str]:
        """How each element stands."""
        tasks = self.workflow.get_tasks()
        return {task.task_spec.name: TaskState.get_name(task.state) for task in tasks}

    def complete(self, element: str, **variables) -> None:
        task = self.ready[element]
        task.data.update(variables)
        task.run()
        self.workflow.do_engine_steps()

    def send(self, name: str, **payload) -> None:
        self.workflow.catch(BpmnEvent(MessageEventDefinition(name), payload=payload))
        self.workflow.do_engine_steps()

    def tick(self) -> None:
        """Look at the timers, as its documentation says one should."""
        self.workflow.refresh_timers()
        self.workflow.do_engine_steps()

    def save_and_reload(self) -> None:
        """Through JSON whose keys come back in another order, as from a database's JSON column."""
        serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure())
        saved = simplejson.loads(serializer.serialize_json(self.workflow))
        saved["tasks"] = dict(reversed(saved["tasks"].items()))
        self.workflow = serializer.deserialize_json(simplejson.dumps(saved))
