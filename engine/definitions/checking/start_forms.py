"""What a form may ask for before there is a case."""

from collections.abc import Iterator, Mapping

from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.checking.known import forms_in
from engine.definitions.model import Process
from engine.definitions.naming import called


def start_form_faults(process: Process, resources: Mapping[str, bytes]) -> Iterator[ElementFinding]:
    """A fault for each start event whose form, deployed with it, takes files: nothing keeps them
    before the case has begun.
    """
    starts = [node for node in process.nodes.values() if node.form is not None]
    forms = {form.id: form for _, form in forms_in(resources)} if starts else {}
    for node in starts:
        form = forms.get(str(node.form.id)) if node.form else None
        if form and any(component.type == "filepicker" for component in form.root.walk()):
            yield ElementFinding(
                node.id,
                f"{called(node)}的表单「{form.id}」要上传文件，但案件启动前无处存放；"
                "请把上传放到第一个用户任务的表单里",
            )
