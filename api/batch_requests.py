"""The bodies of requests over many cases, and of those about one scope of a case."""

from typing import Any

from pydantic import Field

from api.requests import Body, Key, MappingInstruction, Reasoned, Variables

Filter = dict[str, Any]


class FilterCases(Reasoned):
    """The active cases that the filter of a search finds; an empty filter is refused."""

    filter: Filter = Field(min_length=1)


class MigrationPlan(Body):
    """To which definition, and where its elements go on."""

    target_process_definition_key: Key
    mapping_instructions: list[MappingInstruction] = Field(default_factory=list)


class MigrateCases(FilterCases):
    """`POST /v2/process-instances/migration`."""

    migration_plan: MigrationPlan


class MoveInstruction(Body):
    """From one element to another."""

    source_element_id: str
    target_element_id: str


class MoveInCases(FilterCases):
    """`POST /v2/process-instances/modification`."""

    move_instructions: list[MoveInstruction] = Field(min_length=1)


class CountElements(Body):
    """`POST /v2/process-definitions/{key}/statistics/element-instances`."""

    filter: Filter = Field(default_factory=dict)


class AdHocActivity(Body):
    """An activity of an ad-hoc sub-process, with its local variables."""

    element_id: str
    variables: Variables = Field(default_factory=dict)


class ActivateAdHoc(Reasoned):
    """`POST /v2/element-instances/ad-hoc-activities/{key}/activation`."""

    elements: list[AdHocActivity] = Field(min_length=1)
    cancel_remaining_instances: bool = False
