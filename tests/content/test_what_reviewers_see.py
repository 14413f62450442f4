"""Beside every step of whoever judges lies what it judges; where nothing does, it says why."""

from collections.abc import Iterator

from engine.definitions.audience import ROLE, audience_of_element
from engine.definitions.model import FlowNode, Process, UserWork
from engine.definitions.shown_forms import RECEIVED_FORM, SHOWS
from engine.lifecycle.audience import PARTIES
from tests.content.test_answers_and_tables import STEPS

NOTICE = "发布通知，还没有申报"
CHOICE = "只选择名录中的对象，名录就在选项里"
RECORD = "程序由此开始：登记主管部门自己掌握的情况，对象的名录一点即到"
QUESTION = "答复系统提出的查询，要查的写在表单里"
OBJECTION = "异议写在表单里"
FIRST_STEPS: dict[str, str] = {
    "GD-P01-batch/s02": NOTICE,
    "GD-P02/s01a": RECORD,
    "GD-P04-batch/s01a": NOTICE,
    "GD-P04/s00b": CHOICE,
    "GD-P05/s00b": CHOICE,
    "GD-P06/s00": CHOICE,
    "GD-P08/s01a": RECORD,
    "GD-P09/s00a": RECORD,
    "GD-P10/s02": OBJECTION,
    "GX-CONS-P01-batch/s01a": NOTICE,
    "GX-CONS-P07-batch/s01a": NOTICE,
    "GX-CONS-P07/s02": NOTICE,
    "GX-CONS-P08/s00": CHOICE,
    "GX-CONS-P09/s01f": RECORD,
    "GX-CONS-P12/s02": OBJECTION,
    "GX-CONS-SYS-INTEGRITY/s04": QUESTION,
    "GX-CONS-SYS-PROJECT/s04": QUESTION,
    "GX-CONS-SYS-STATS/s04": QUESTION,
    "GX-COOP-P01-batch/s02": NOTICE,
    "GX-COOP-P06/s02": RECORD,
    "GX-COOP-P08/s02": OBJECTION,
    "GX-COOP-SYS-CREDIT/s04": QUESTION,
    "GX-PILOT-P01-batch/s02": NOTICE,
    "GX-PILOT-P02-batch/s01a": NOTICE,
    "GX-PILOT-P02/s02": NOTICE,
    "GX-PILOT-P03/s01s": RECORD,
    "GX-PILOT-P05/s00": CHOICE,
    "GX-PILOT-P06/s00": CHOICE,
    "GX-PILOT-P07/s04": RECORD,
    "ZJ-SYS-MOST/s04": QUESTION,
    "ZJ-P01-batch/s02": NOTICE,
    "ZJ-P05-batch/s01a": NOTICE,
    "ZJ-P05/s00b": CHOICE,
    "ZJ-P06/s00": CHOICE,
    "ZJ-P07/s00": CHOICE,
    "ZJ-P09/s01a": RECORD,
}
"""Steps before which nobody has filled in anything, and why nothing can lie beside them."""


def before(process: Process, id_: str) -> set[str]:
    """The elements from which a token may have come."""
    ahead, found = [id_], set[str]()
    while ahead:
        node = process.nodes[ahead.pop()]
        if node.id not in found:
            found.add(node.id)
            ahead += _sources(process, node)
    return found - {id_}


def _sources(process: Process, node: FlowNode) -> Iterator[str]:
    """Through a step that was passed, or that an event at its border ended, one came by what is
    inside it; in the step around, by what came before it.
    """
    passed = [flow.source for flow in process.flows.values() if flow.target == node.id]
    passed += [node.attached_to] if node.attached_to is not None else []
    yield from passed
    for id_ in passed:
        yield from (one.id for one in process.inside(id_) if one.kind == "endEvent")
    if node.container in process.nodes:
        yield node.container


def has_form(node: FlowNode) -> bool:
    if isinstance(node.work, UserWork):
        return node.work.form is not None
    return node.form is not None or RECEIVED_FORM in node.properties


def readable_before(process: Process, node: FlowNode) -> set[str]:
    """The elements whose forms may have been sent before, for whoever does the step."""
    return {
        id_
        for id_ in before(process, node.id)
        if has_form(process.nodes[id_])
        and node.properties[ROLE] in audience_of_element(process, process.nodes[id_])
    }


def test_before_every_step_that_judges_somebody_has_handed_something_in() -> None:
    nothing = {
        name for name, (process, node) in STEPS.items() if not readable_before(process, node)
    }
    assert nothing == FIRST_STEPS.keys()


def test_every_other_step_that_judges_declares_what_lies_open_beside_it() -> None:
    """Forms of earlier steps only, which whoever does the step may read."""
    wrong = {
        name: sorted(shown) or "-"
        for name, (process, node) in STEPS.items()
        if not (shown := set(node.properties.get(SHOWS, "").split()))
        or not shown <= readable_before(process, node)
    }
    assert wrong.keys() == FIRST_STEPS.keys(), wrong


def test_what_a_party_handed_in_lies_open_beside_the_step_that_judges_it() -> None:
    """Where a party handed something in before; a choice among recommenders is none."""
    folded = {
        name
        for name, (process, node) in STEPS.items()
        if (handed_in := readable_before(process, node) & set(_by_parties(process)))
        and not handed_in & set(node.properties.get(SHOWS, "").split())
    }
    assert folded == set()


def _by_parties(process: Process) -> Iterator[str]:
    for node in process.nodes.values():
        if node.properties.get(ROLE) in PARTIES:
            yield node.id
