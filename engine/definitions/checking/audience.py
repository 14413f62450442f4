"""Who reads what: roles that there are, and no form that shows what its doer may not read."""

from collections.abc import Iterator, Mapping

from engine.definitions.audience import (
    AUDIENCE,
    ROLE,
    audience_of_element,
    form_of,
    is_step,
    shown_against,
    unknown_roles,
)
from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.checking.slips import slip_of
from engine.definitions.model import FlowNode, Process, UserWork
from engine.definitions.naming import called
from engine.definitions.shown_forms import SHOWS
from engine.errors import Finding
from engine.forms import Form
from engine.lifecycle.audience import OF_ORGANISATIONS, ROLES, is_of_one


def audience_faults(process: Process, forms: Mapping[str, Form]) -> Iterator[ElementFinding]:
    """What is wrong with the roles and audiences of a process."""
    for node in process.nodes.values():
        yield from _roles(process, node)
        yield from _shown_beside(process, node)
        yield from _offered_to_many(node)
    for node, name in shown_against(process, {id_: (form,) for id_, form in forms.items()}):
        doer = ROLES[node.properties[ROLE]]
        message = (
            f"{called(node)}的表单显示了「{name}」，而{doer}看不到它；"
            f"请在写入它的环节或表单组件上用属性 {AUDIENCE} 写明谁可以看"
        )
        yield ElementFinding(node.id, message)


def form_audience_faults(name: str, form: Form) -> Iterator[Finding]:
    """Components whose audience names no role."""
    for component in form.root.walk():
        properties = component.properties.get("properties")
        said = properties.get(AUDIENCE) if isinstance(properties, dict) else None
        if isinstance(said, str) and (wrong := unknown_roles(said)):
            yield Finding(name, component.id, f"「{component.label}」的{_unknown(wrong)}")


def _shown_beside(process: Process, node: FlowNode) -> Iterator[ElementFinding]:
    """No form lies beside a task that is not for those who do the task."""
    role = node.properties.get(ROLE, "")
    for identifier in node.properties.get(SHOWS, "").replace(",", " ").split():
        shown = process.nodes.get(identifier)
        if role in ROLES and shown and role not in audience_of_element(process, shown):
            message = (
                f"{called(node)}旁边显示了{called(shown)}的表单，而{ROLES[role]}看不到它；"
                f"请在{called(shown)}上用属性 {AUDIENCE} 写明谁可以看"
            )
            yield ElementFinding(node.id, message)


def _roles(process: Process, node: FlowNode) -> Iterator[ElementFinding]:
    if wrong := unknown_roles(node.properties.get(AUDIENCE, "")):
        yield ElementFinding(node.id, f"{called(node)}的{_unknown(wrong)}")
    role = node.properties.get(ROLE)
    if role is not None and role not in ROLES:
        meant = slip_of(role, ROLES)
        hint = f"；是不是「{meant}」？" if meant else f"；可写：{_all()}"
        yield ElementFinding(node.id, f"{called(node)}的属性 {ROLE}「{role}」不是角色{hint}")
    if role is None and is_step(process, node) and form_of(node) is not None:
        message = f"{called(node)}没有写办理人的角色（属性 {ROLE}）：只有办理人自己看得到所填的内容"
        yield ElementFinding(node.id, message, "warning")


def _offered_to_many(node: FlowNode) -> Iterator[ElementFinding]:
    """A step that is one organisation's is offered to the group of that organisation."""
    role, work = node.properties.get(ROLE, ""), node.work
    if not (role in OF_ORGANISATIONS and isinstance(work, UserWork)):
        return
    named = work.candidate_groups if isinstance(work.candidate_groups, str) else ""
    for group in named.replace(",", " ").split():
        if not is_of_one(group):
            message = (
                f"{called(node)}交给了用户组「{group}」，而一件案件只是一家{ROLES[role]}的事："
                "组里别的单位也会看到并能认领它；请写成本单位的组，"
                '例如 =get or else("host:" + startedBy.organisation, …)'
            )
            yield ElementFinding(node.id, message, "warning")


def _unknown(words: list[str]) -> str:
    return f"属性 {AUDIENCE}「{'、'.join(words)}」不是角色；可写：{_all()}、everybody、nobody"


def _all() -> str:
    return "、".join(f"{role}（{name}）" for role, name in ROLES.items())
