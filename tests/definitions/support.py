"""The rows of docs/bpmn-support.md: every element that Camunda Modeler draws for platform 8.8.

    .venv/bin/python -m tests.definitions.support > docs/bpmn-support.md

A row is executed, and names the test that proves it; or refused, and names the drawing in
test_check.py whose finding it shows; or drawn for readers, with no meaning in Camunda 8 either.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from engine.definitions import check
from tests.definitions.test_check import FAULTY
from tests.drawing import diagram
from tests.execution.betsy.test_betsy import EXECUTED, FAULTS, PARTS
from tests.execution.betsy.test_betsy import REFUSED as REFUSED_BEHAVIOURS

CANCELING = "tests/execution/test_canceling_listeners.py"
USER_JOBS = "tests/execution/test_user_jobs.py"
SPINE, EVENTS, CONDITIONS, STEER, AD_HOC, LISTENERS, TRAPS = (
    "tests/execution/test_spine.py",
    "tests/execution/test_events.py",
    "tests/execution/test_conditions.py",
    "tests/execution/test_steering.py",
    "tests/execution/test_ad_hoc.py",
    "tests/execution/test_task_listeners.py",
    "tests/execution/test_traps.py",
)
BINDINGS = "tests/commands/test_bindings.py"
CONDITIONALS = "tests/commands/test_conditionals.py"
BETSY = "tests/execution/betsy/test_betsy.py"


@dataclass(frozen=True)
class Row:
    """`keys` are what of `engine.definitions.vocabulary` the row speaks for."""

    group: str
    element: str
    keys: tuple[str, ...] = ()
    proof: tuple[str, str] | None = None
    refused: str | None = None
    readers: str | None = None


def executed(group: str, element: str, file: str, test: str, *keys: str) -> Row:
    return Row(group, element, keys, proof=(file, f"test_{test}"))


def refused(group: str, element: str, drawing: str, *keys: str) -> Row:
    return Row(group, element, keys, refused=drawing)


def drawn(group: str, element: str, meaning: str, *keys: str) -> Row:
    return Row(group, element, keys, readers=meaning)


def triggered(trigger: str, element: str, position: str, test: str) -> Row:
    definition = f"{position}/{trigger}EventDefinition"
    return executed("Events", f"{trigger.capitalize()} {element}", EVENTS, test, definition)


_INTERRUPTING = "an_interrupting_boundary_event_takes_the_token"
_BESIDE = "a_non_interrupting_boundary_event_adds_a_token"
_ESP = "an_interrupting_event_sub_process_is_all_that_goes_on"
_ESP_BESIDE = "a_non_interrupting_event_sub_process_goes_on_beside"
_FOUR = ("message", "timer", "signal", "conditional")

TASKS = (
    executed("Tasks", "Task (undefined)", TRAPS,
             "loud_trap_a_plain_task_does_not_wait_for_anyone", "task"),
    executed("Tasks", "Manual task", SPINE, "a_manual_task_is_passed_through", "manualTask"),
    executed("Tasks", "User task (Camunda user task)", SPINE,
             "a_user_task_waits_and_its_result_goes_to_the_process", "userTask"),
    executed("Tasks", "User task (job worker)", USER_JOBS,
             "a_user_task_without_its_mark_is_a_job_that_tells_what_the_task_is"),
    executed("Tasks", "Service task", SPINE,
             "a_service_task_is_a_job_with_type_and_retries", "serviceTask"),
    executed("Tasks", "Script task (FEEL)", SPINE, "a_script_is_feel_and_sets_its_variable",
             "scriptTask"),
    executed("Tasks", "Business rule task (decision)", SPINE,
             "a_decision_gives_its_result_variable_and_leaves_its_trace", "businessRuleTask"),
    executed("Tasks", "Script, business rule and send task done by a job", SPINE,
             "a_thrown_message_is_a_job", "sendTask"),
    executed("Tasks", "Receive task", SPINE, "a_receive_task_waits_for_its_message",
             "receiveTask"),
    executed("Activities", "Parallel multi-instance, output collection", SPINE,
             "parallel_multi_instance_collects_in_the_order_of_the_items"),
    executed("Activities", "Sequential multi-instance", SPINE,
             "sequential_multi_instance_is_one_after_the_other"),
    executed("Activities", "Completion condition of a multi-instance", SPINE,
             "a_completion_condition_withdraws_the_rest"),
    refused("Activities", "Number of a multi-instance's instances (loop cardinality)",
            "a multi-instance with a number alone", "loopCardinality"),
    refused("Activities", "Events of a multi-instance (behavior none, one, complex)",
            "a multi-instance that throws events"),
    refused("Activities", "Tokens needed to start (start quantity)",
            "an activity that wants several tokens", "startQuantity"),
    refused("Activities", "Tokens made on completion (completion quantity)",
            "an activity that makes several tokens", "completionQuantity"),
    refused("Activities", "Loop marker", "a loop marker", "standardLoopCharacteristics"),
    executed("Activities", "Compensation handler", EVENTS,
             "compensation_undoes_what_was_completed_the_last_first"),
    executed("Activities", "Call activity", SPINE,
             "a_call_activity_takes_variables_there_and_back", "callActivity"),
    executed("Activities", "Embedded sub-process (expanded or collapsed)", SPINE,
             "a_sub_process_has_variables_of_its_own", "subProcess"),
    executed("Activities", "Event sub-process", EVENTS, _ESP),
    executed("Activities", "Ad-hoc sub-process", AD_HOC,
             "an_ad_hoc_sub_process_begins_what_it_is_told_to", "adHocSubProcess"),
    executed("Activities", "Ad-hoc sub-process directed by a job", AD_HOC,
             "a_job_directs_an_ad_hoc_sub_process"),
    refused("Activities", "Ad-hoc sub-process with sequential ordering",
            "an ad-hoc sub-process with an order"),
    refused("Activities", "Transaction", "a transaction", "transaction"),
    executed("Gateways", "Exclusive gateway, conditional and default flow", SPINE,
             "an_exclusive_gateway_takes_the_first_flow_that_holds_else_the_default",
             "exclusiveGateway"),
    executed("Gateways", "Parallel gateway", SPINE, "a_parallel_gateway_waits_for_every_branch",
             "parallelGateway"),
    executed("Gateways", "Inclusive gateway, splitting and joining", TRAPS,
             "trap_1_an_inclusive_join_keeps_what_each_branch_wrote", "inclusiveGateway"),
    executed("Gateways", "Event-based gateway", EVENTS,
             "the_first_event_behind_a_gateway_decides", "eventBasedGateway"),
    refused("Gateways", "Complex gateway", "a complex gateway", "complexGateway"),
    refused("Gateways", "Instantiating event-based gateway",
            "a gateway that starts the process", "instantiate"),
)  # fmt: skip

EVENT_ROWS = (
    executed("Events", "None start event", SPINE,
             "a_user_task_waits_and_its_result_goes_to_the_process", "startEvent"),
    executed("Events", "Message start event", SPINE,
             "a_message_start_begins_with_the_messages_variables",
             "startEvent/messageEventDefinition"),
    executed("Events", "Timer start event", STEER, "a_timer_start_is_due_from_deployment",
             "startEvent/timerEventDefinition"),
    executed("Events", "Signal start event", EVENTS, "a_signal_starts_a_process",
             "startEvent/signalEventDefinition"),
    executed("Events", "Conditional start event of a process", CONDITIONALS,
             "every_start_event_that_is_true_begins_a_case_with_the_variables"),
    *(executed("Events", f"{t.capitalize()} start of an event sub-process, interrupting", EVENTS,
               _ESP, f"startEvent/{t}EventDefinition") for t in _FOUR),
    *(executed("Events", f"{t.capitalize()} start of an event sub-process, non-interrupting",
               EVENTS, _ESP_BESIDE) for t in _FOUR),
    *(executed("Events", f"{t.capitalize()} start of an event sub-process", EVENTS,
               "what_a_job_throws_is_caught_by_the_event_sub_process_of_its_scope",
               f"startEvent/{t}EventDefinition") for t in ("error", "escalation")),
    refused("Events", "Compensation start of an event sub-process", "a start by compensation"),
    *(triggered(t, "intermediate catch event", "intermediateCatchEvent",
                "an_intermediate_event_waits_for_its_trigger") for t in _FOUR),
    executed("Events", "Link catch event", EVENTS, "a_link_goes_on_where_it_is_caught",
             "intermediateCatchEvent/linkEventDefinition", "intermediateCatchEvent"),
    executed("Events", "Link throw event", EVENTS, "a_link_goes_on_where_it_is_caught",
             "intermediateThrowEvent/linkEventDefinition"),
    executed("Events", "None intermediate throw event", EVENTS,
             "a_none_throw_event_is_passed_through", "intermediateThrowEvent"),
    executed("Events", "Message throw event and end event (job)", SPINE,
             "a_thrown_message_is_a_job", "intermediateThrowEvent/messageEventDefinition",
             "endEvent/messageEventDefinition"),
    executed("Events", "Message throw event (published by the engine)", EVENTS,
             "a_message_may_be_published_without_a_worker"),
    executed("Events", "Signal throw event and end event", EVENTS,
             "a_signal_is_broadcast_with_its_variables",
             "intermediateThrowEvent/signalEventDefinition", "endEvent/signalEventDefinition"),
    executed("Events", "Escalation throw event", EVENTS,
             "an_escalation_thrown_in_passing_lets_the_thrower_go_on",
             "intermediateThrowEvent/escalationEventDefinition"),
    executed("Events", "Escalation end event", EVENTS,
             "an_escalation_that_interrupts_withdraws_the_thrower",
             "endEvent/escalationEventDefinition"),
    executed("Events", "Compensation throw event", EVENTS,
             "compensation_undoes_what_was_completed_the_last_first",
             "intermediateThrowEvent/compensateEventDefinition"),
    executed("Events", "Compensation end event", EVENTS,
             "compensation_of_one_activity_leaves_the_others",
             "endEvent/compensateEventDefinition"),
    executed("Events", "Compensation boundary event", EVENTS,
             "compensation_reaches_into_a_completed_sub_process",
             "boundaryEvent/compensateEventDefinition", "boundaryEvent"),
    *(triggered(t, "boundary event, interrupting", "boundaryEvent", _INTERRUPTING)
      for t in _FOUR),
    *(executed("Events", f"{t.capitalize()} boundary event, non-interrupting", EVENTS, _BESIDE)
      for t in _FOUR),
    executed("Events", "Error boundary event", SPINE,
             "an_error_from_a_job_goes_to_the_boundary_event_with_its_code",
             "boundaryEvent/errorEventDefinition"),
    executed("Events", "Escalation boundary event, interrupting", EVENTS,
             "an_escalation_that_interrupts_withdraws_the_thrower",
             "boundaryEvent/escalationEventDefinition"),
    executed("Events", "Escalation boundary event, non-interrupting", EVENTS,
             "an_escalation_thrown_in_passing_lets_the_thrower_go_on"),
    refused("Events", "Cancel boundary and end event", "a cancel event", "cancelEventDefinition"),
    executed("Events", "None end event", SPINE,
             "a_user_task_waits_and_its_result_goes_to_the_process", "endEvent"),
    executed("Events", "Error end event", SPINE,
             "an_error_end_event_leaves_its_sub_process_by_the_boundary",
             "endEvent/errorEventDefinition"),
    executed("Events", "Terminate end event", SPINE,
             "terminate_ends_everything_in_its_scope_and_no_more",
             "endEvent/terminateEventDefinition"),
    refused("Events", "Event definition by reference", "an event defined elsewhere"),
    refused("Events", "Multiple and parallel multiple events", "several events in one",
            "multipleEventDefinition"),
)  # fmt: skip

PROPERTIES = (
    executed("Properties", "Input and output mappings", SPINE,
             "a_sub_process_has_variables_of_its_own", "zeebe:ioMapping"),
    executed("Properties", "Task definition, retries, headers, properties", SPINE,
             "a_user_task_carries_assignment_dates_priority_form_and_headers",
             "zeebe:taskDefinition", "zeebe:taskHeaders", "zeebe:properties"),
    executed("Properties", "Assignment, schedule, priority, linked form", SPINE,
             "a_user_task_carries_assignment_dates_priority_form_and_headers",
             "zeebe:userTask", "zeebe:assignmentDefinition", "zeebe:taskSchedule",
             "zeebe:priorityDefinition", "zeebe:formDefinition"),
    executed("Properties", "Embedded form, or one of the worker's own (user task by job worker)",
             USER_JOBS, "the_worker_is_told_which_form_it_is", "zeebe:userTaskForm"),
    refused("Properties", "Embedded form, or one of one's own (Camunda user task)",
            "a form of one's own for a task that people see here"),
    executed("Properties", "Execution listeners (start, end)", STEER,
             "execution_listeners_are_jobs_before_and_after", "zeebe:executionListeners"),
    executed("Properties", "Task listeners (creating, completing)", LISTENERS,
             "task_listeners_are_jobs_at_creation_and_completion", "zeebe:taskListeners"),
    executed("Properties", "Task listener (assigning)", LISTENERS,
             "an_assignment_waits_until_every_listener_has_agreed"),
    executed("Properties", "Task listener (updating: the task's variables)", LISTENERS,
             "variables_of_the_task_are_set_when_the_listener_agrees"),
    executed("Properties", "Corrections by a listener (creating, assigning)", LISTENERS,
             "a_listener_corrects_who_is_assigned_and_the_next_is_told"),
    executed("Properties", "Denial by a listener (assigning, updating, completing)", LISTENERS,
             "a_listener_denies_the_assignment_and_the_task_stays_as_it_was"),
    executed("Properties", "Task listener (canceling)", CANCELING,
             "an_interrupted_task_asks_first_and_the_boundary_event_follows"),
    executed("Properties", "Binding of decisions, called processes and forms", BINDINGS,
             "a_reference_means_the_version_its_binding_says", "zeebe:calledDecision",
             "zeebe:calledElement"),
    executed("Properties", "Script and its result variable", SPINE,
             "a_script_is_feel_and_sets_its_variable", "zeebe:script"),
    executed("Properties", "Message subscription, publication", EVENTS,
             "a_message_may_be_published_without_a_worker", "zeebe:subscription",
             "zeebe:publishMessage"),
    executed("Properties", "Multi-instance and ad-hoc collections", AD_HOC,
             "an_ad_hoc_sub_process_begins_what_it_is_told_to", "zeebe:adHoc",
             "zeebe:loopCharacteristics"),
    executed("Properties", "Version tag of a process", "tests/definitions/test_describe.py",
             "a_process_has_a_version_tag", "zeebe:versionTag"),
    refused("Properties", "Linked resources", "an unknown row of an extension"),
    executed("Properties", "Filter of a conditional event (variable names and events)", CONDITIONS,
             "a_filtered_condition_is_looked_at_when_its_change_comes", "zeebe:conditionalFilter"),
    refused("Properties", "Input-output specification", "an input specification",
            "ioSpecification"),
)  # fmt: skip

DRAWN = (
    executed("Diagram", "Pools: several processes in a file", STEER,
             "two_processes_of_one_file_are_two_definitions"),
    drawn("Diagram", "Empty pool, message flow, lane",
          "shows who takes part; lanes are compared with candidate groups by the check"),
    drawn("Diagram", "Data object, data store, and their associations", "tells the reader",
          "dataObject", "dataObjectReference", "dataStoreReference", "dataInputAssociation",
          "dataOutputAssociation", "property"),
    drawn("Diagram", "Text annotation, association, group, documentation", "tells the reader",
          "textAnnotation", "association", "group", "documentation"),
    refused("Diagram", "Choreography and conversation diagrams", "an unknown element",
            "subChoreography", "choreography", "conversation"),
)  # fmt: skip

ROWS = (*TASKS, *EVENT_ROWS, *PROPERTIES, *DRAWN)


def sentence(row: Row) -> str:
    """What a refused drawing is answered with."""
    parts, where, part = FAULTY[row.refused or ""]
    found = check({"a.bpmn": diagram(*parts)})
    return next(f.message for f in found if f.element == where and part in f.message)


def markdown() -> str:
    """The page."""
    counts = [sum(bool(getattr(row, kind)) for row in ROWS)
              for kind in ("proof", "refused", "readers")]  # fmt: skip
    lines = [
        "# What of BPMN is executed",
        "",
        "Every element that Camunda Modeler draws for platform 8.8: executed, with the test that",
        "proves it (each step through save and reload); refused at deployment, with the sentence",
        "the analyst reads; or drawn for readers, without a meaning in Camunda 8 either. Whatever",
        "stands in no row is refused by name. This page is written by",
        "`python -m tests.definitions.support`; a test compares the two.",
        "",
        f"**{counts[0]} executed, {counts[1]} refused, {counts[2]} for readers; "
        f"{len(ROWS)} in all.**",
    ]
    for group in dict.fromkeys(row.group for row in ROWS):
        lines += ["", f"## {group}", "", "| element | | proof, sentence or meaning |"]
        lines.append("|---|---|---|")
        lines += [_line(row) for row in ROWS if row.group == group]
    return "\n".join([*lines, _betsy(), RANDOM_TOLD, GROWTH_TOLD]) + "\n"


BETSY_TOLD = """
## Behaviours of betsy

The [betsy](https://github.com/uniba-dsg/betsy) project compares engines by small processes:
{total} behaviours in its last version (2017). All are drawn anew in the Camunda 8 dialect
([proof](../{proof})) and lived through on a database,
timers, messages and called processes included: **{run} run with the expected trace, {wrong} that
are drawn wrongly on purpose are refused as they should be, {refused} are refused by name**, which
Camunda 8 doesn't execute either. None runs otherwise than expected.

| | run as expected | rightly refused | refused |
|---|---|---|---|
{rows}

So {good} of {total} ({share:.0%}) end as betsy expects. For Camunda BPM 7, jBPM and Activiti its
authors reported between 45 % and 52 % of 113 features (M. Geiger, S. Harrer, J. Lenhard,
G. Wirtz: *On the Evolution of BPMN 2.0 Support and Implementation*, SOSE 2016; quoted after a
summary). Theirs are features of BPMN's own format, ours behaviours in Camunda 8's: the numbers
stand beside each other, not on one scale.

Refused, because Camunda 8.8 has no such element
([data](../tests/execution/betsy/refused.yaml)). “Coverage” is Camunda's page *BPMN coverage*
(docs.camunda.io/docs/8.8/components/modeler/bpmn/bpmn-coverage); the others are its pages on
the element.

| behaviours | why | drawn instead |
|---|---|---|
{reasons}"""


RANDOM_TOLD = """
## Random diagrams beside a model

What tokens do is written a second time, independently of the engine and short enough to be read
as a specification ([semantics](../tests/execution/reference/semantics.py), with what
[waits](../tests/execution/reference/waiting.py), is
[thrown](../tests/execution/reference/throwing.py) and
[joined](../tests/execution/reference/joins.py)). Random diagrams of all these elements, nested,
with branches that split and meet where nobody meant them to, live through random commands with
the engine and with this model: tasks, messages and signals, errors and escalations, the clock,
variables, migrations, cancellations, each through save and reload and with the first try thrown
away. After each, both must show the same waits, elements reached, completed and withdrawn, flows
taken, variables and state ([test](../tests/execution/test_random_diagrams.py)). CI searches with
a fixed seed; `GUICHENG_TEST_DIAGRAMS` and `GUICHENG_TEST_SEED` search for longer and elsewhere.
"""


GROWTH_TOLD = """
## How it grows

`python -m benchmarks.execution_growth`, ratios of processor time within one run (21 November 2026):

| | |
|---|---|
| loop of 5,000 rounds, a step late : early | 1.02 |
| the same, bytes kept late : early | 125 : 122 |
| parallel multi-instance of 250 : 1,000 : 4,000, time an item, execution alone | 1 : 0.90 : 1.09 |
| the same, the whole verb with its database | 1 : 1.12 : 1.20 |
| a step of ten user tasks, ours : bare SpiffWorkflow | 0.10 in time, 127 : 11,211 in bytes |"""


def reasons() -> list[dict[str, Any]]:
    """Why behaviours of betsy are refused, kind by kind."""
    return yaml.safe_load(
        (Path(__file__).parents[1] / "execution/betsy/refused.yaml").read_text("utf-8")
    )


def _betsy() -> str:
    run, wrong, refused = len(EXECUTED), len(FAULTS), len(REFUSED_BEHAVIOURS)
    total = run + wrong + refused
    return BETSY_TOLD.format(
        total=total,
        proof=BETSY,
        run=run,
        wrong=wrong,
        refused=refused,
        rows="\n".join(_betsy_row(name) for name in PARTS),
        good=run + wrong,
        share=(run + wrong) / total,
        reasons="\n".join(
            f"| {', '.join(row['behaviours'])} | {row['why']} ({row['source']})"
            f" | {row['instead']} |"
            for row in reasons()
        ),
    )


def _betsy_row(name: str) -> str:
    part = PARTS[name]
    faults = len(FAULTS) if name == "Activities" else 0
    return f"| {name} | {len(part.EXECUTED)} | {faults} | {len(part.REFUSED)} |"


def _line(row: Row) -> str:
    if row.proof:
        file, test = row.proof
        return f"| {row.element} | executed | [{test.replace('_', ' ')[5:]}](../{file}) |"
    if row.refused:
        return f"| {row.element} | refused | {sentence(row)} |"
    return f"| {row.element} | for readers | {row.readers} |"


if __name__ == "__main__":
    sys.stdout.write(markdown())
