"""Camunda's command line does what is offered, and says in our sentence what is not."""

import json
from pathlib import Path

from tests.api.furnished import activation, begin, first
from tests.clients.conftest import World, client_of_npm, node
from tests.drawing import chain, diagram, end, start

pytestmark = client_of_npm("@camunda8/cli")

NOT_OFFERED = (
    "list tenants",
    "search auth",
    "get mr 1",
    "delete tenant 1",
    "create mr --mappingRuleId=m --name=m --claimName=c --claimValue=v",
    "assign user wang --to-tenant=t",
)
NOT_DONE = {
    "create role --roleId=r --name=r": "角色",
    "delete role audit": "角色",
    "delete group dept": "成员",
    "create user --username=z --password=long-enough-secret --email=z@example.org": "电子邮箱",
    "get user nobody": "nobody",
    "publish msg told --correlationKey=70 --timeToLive=-1": "timeToLive",
}
"""What is refused, and a word of the sentence that it is refused with."""


def offered(world: World, files: Path) -> list[str]:
    """Every command for an operation that is offered, in an order that lets each succeed."""
    keys, call = world.keys, world.call
    task, job, going = (begin(call) for _ in range(3))
    ask = first(call, "user-tasks", processInstanceKey=task)["userTaskKey"]
    before = first(call, "user-tasks", processInstanceKey=job)["userTaskKey"]
    assert call("POST", f"/user-tasks/{before}/completion").status_code == 204
    mail, failing = begin(call), begin(call)
    for case in (mail, failing):
        of = first(call, "user-tasks", processInstanceKey=case)["userTaskKey"]
        assert call("POST", f"/user-tasks/{of}/completion").status_code == 204
    taken = call("POST", "/jobs/activation", activation()).json["jobs"]
    by_case = {one["processInstanceKey"]: one["jobKey"] for one in taken}
    assert call("POST", f"/jobs/{by_case[failing]}/failure", {"retries": 0}).status_code == 204
    incident = first(call, "incidents", processInstanceKey=failing)["incidentKey"]
    (files / "short.bpmn").write_bytes(
        diagram(start(), end(), chain("S", "E")).replace(b'"P"', b'"short"')
    )
    variables = '--variables={"score":70}'
    return [
        *(f"list {noun}" for noun in ("pi", "pd", "ut", "inc", "jobs", "users", "roles", "groups")),
        *(f"search {noun}" for noun in ("pi", "pd", "ut", "inc", "jobs", "variables")),
        "search pi --state=ACTIVE --processDefinitionId=P",
        "search ut --state=CREATED --assignee=nobody",
        "search jobs --type=*ai*",
        "search variables --name=score --value=70",
        "get topology",
        f"get pi {task} --variables",
        f"get pd {keys['processDefinitionKey']} --xml",
        f"get inc {incident}",
        f"get form {ask} --ut",
        f"get form {keys['processDefinitionKey']} --pd",
        "get user wang",
        "get role audit",
        "get group dept",
        f"deploy {files}/short.bpmn",
        f"run {files}/short.bpmn",
        f"create pi --id=P {variables}",
        "await pi --id=short",
        f"cancel pi {going}",
        f'set variable {task} --variables={{"score":71}}',
        f"complete ut {ask} {variables}",
        "activate jobs mail --maxJobsToActivate=1 --worker=w",
        f"update job {by_case[mail]} --timeout=60000",
        f"fail job {by_case[mail]} --retries=1 --errorMessage=later",
        f"complete job {by_case[job]}",
        f"resolve inc {incident}",
        "publish msg told --correlationKey=nobody",
        "correlate msg told --correlationKey=70",
        "create user --username=zhao --name=赵 --password=long-enough-secret",
        "create group --groupId=experts --name=专家",
        "assign user zhao --to-group=experts",
        "unassign user zhao --from-group=experts",
        "assign role audit --to-user=zhao",
        "unassign role audit --from-user=zhao",
        "delete user zhao",
    ]


def test_it_does_what_is_offered_and_says_what_is_not(world: World, tmp_path: Path) -> None:
    commands = [*offered(world, tmp_path), *NOT_DONE, *NOT_OFFERED]
    asked = [command.split() for command in commands]
    said = {one["argv"]: one for one in node("cli.mjs", world.address, str(tmp_path), sent=asked)}
    assert len(said) == len(asked)
    problems = {
        argv: one["err"].partition('"stack"')[0] for argv, one in said.items() if one["code"]
    }
    assert {
        argv: text for argv, text in problems.items() if argv not in {*NOT_DONE, *NOT_OFFERED}
    } == {}
    assert {argv for argv in NOT_OFFERED if "本系统不提供" not in problems.get(argv, "")} == set()
    wrong = {
        argv: problems.get(argv)
        for argv, word in NOT_DONE.items()
        if word not in problems.get(argv, "")
    }
    assert wrong == {}
    topology = json.loads(said["get topology"]["out"])
    assert topology["gatewayVersion"] == "8.8.0"
