"""User tasks that a job worker hands out, and the forms that a process holds for them."""

from collections.abc import Iterator

from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.model import USER_TASK_JOB, Process, UserJobWork
from engine.definitions.naming import called
from engine.errors import Invalid
from engine.json_reading import read_json

EMBEDDED = "camunda-forms:bpmn:"
"""Before the id of a form that the process holds."""


def user_jobs(process: Process) -> Iterator[ElementFinding]:
    """Nobody sees them here: a warning. Their forms exist; what only a person's task has is not
    drawn at them."""
    for node in process.nodes.values():
        if not isinstance(node.work, UserJobWork):
            continue
        name = called(node)
        hint = "要让人在待办中办理，实现方式请选「Camunda user task」"
        message = f"{name}由作业（{USER_TASK_JOB}）的处理程序交人办理，不在待办中出现；{hint}"
        yield ElementFinding(node.id, message, "warning")
        if node.task_listeners:
            yield ElementFinding(node.id, f"{name}由作业完成，任务监听器不会执行；{hint}")
        form = (node.work.form_key or "").removeprefix(EMBEDDED)
        if form != (node.work.form_key or "") and form not in process.embedded_forms:
            yield ElementFinding(
                node.id, f"{name}的表单「{form}」没有嵌入在流程中（zeebe:userTaskForm）"
            )


def embedded_forms(process: Process) -> Iterator[ElementFinding]:
    """A form that the process holds can be read."""
    for name, content in process.embedded_forms.items():
        try:
            schema = read_json(content)
        except Invalid as error:
            yield ElementFinding(process.id, f"嵌入的表单「{name}」：{error}")
            continue
        if not isinstance(schema, dict) or not isinstance(schema.get("components"), list):
            yield ElementFinding(
                process.id, f"嵌入的表单「{name}」不是 form-js 表单：没有 components"
            )
