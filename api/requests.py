"""The bodies of Camunda 8 requests; what is asked there and not done here is refused by name."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.alias_generators import to_camel

from api.searching import TENANT
from engine.json_reading import LONGEST_NAME
from engine.messages.keys import key_of
from engine.request_values import LONGEST, read_key, read_moment

Key = Annotated[int, BeforeValidator(read_key)]
"""A key: a string of digits on the wire."""


def _ancestor(value: Any) -> int | None:
    return None if value in (None, -1, "-1") else read_key(value)


Ancestor = Annotated[int | None, BeforeValidator(_ancestor)]
"""A key, or -1 for none."""

Count = Annotated[int, Field(ge=0, le=2**31 - 1)]
"""How many of something."""

Milliseconds = Annotated[int, Field(ge=0, le=int(LONGEST.total_seconds() * 1000))]
"""A stretch of time."""

Timeout = Annotated[int, Field(ge=-(2**31), le=int(LONGEST.total_seconds() * 1000))]
"""How long a request may wait, in milliseconds; 0: as long as is usual here; less: not at all."""

Moment = Annotated[datetime, BeforeValidator(read_moment)]
"""A moment, ISO 8601."""

Variables = dict[str, Any]


def _short(text: str) -> str:
    if len(text) > LONGEST_NAME:
        raise ValueError(f"最多 {LONGEST_NAME} 个字")
    return text


Name = Annotated[str, AfterValidator(_short)]
"""What something is called or found by."""


def _correlation_key(value: object) -> str:
    key = key_of(value)
    if key is None and value != "":
        raise ValueError("关联键应是文字或数字")
    return key or ""


CorrelationKey = Annotated[Name, BeforeValidator(_correlation_key)]
"""By what a message finds who waits for it: a text, or a number as FEEL writes it."""


def _only_tenant(value: object) -> str:
    if value not in (None, "", TENANT):
        raise ValueError("本系统没有其他租户，请留空")
    return TENANT


Tenant = Annotated[str, BeforeValidator(_only_tenant)]


class Body(BaseModel):
    """camelCase on the wire, snake_case here; a member that is not declared is refused."""

    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=False, extra="forbid")


class Reasoned(Body):
    """A request that changes something by hand and may say why (`api.reasons` reads it)."""

    reason: Any = None
    operation_reference: Any = None


class Nothing(Body):
    """A request that says all it has to say by its path."""


class Why(Reasoned):
    """The same, but for the reason."""


class StartInstruction(Body):
    """Begin before this element instead of at the start event."""

    element_id: str


class RuntimeInstruction(Body):
    """What is to happen to the instance on its way: it is terminated after this element."""

    type: Literal["TERMINATE_PROCESS_INSTANCE"] = "TERMINATE_PROCESS_INSTANCE"
    after_element_id: str


class CreateInstance(Body):
    """`POST /v2/process-instances`."""

    process_definition_id: str | None = None
    process_definition_key: Key | None = None
    process_definition_version: int = Field(-1, ge=-1, le=2**31 - 1)
    variables: Variables = Field(default_factory=dict)
    start_instructions: list[StartInstruction] = Field(default_factory=list)
    runtime_instructions: list[RuntimeInstruction] = Field(default_factory=list)
    tags: list[str] = Field(default_factory=list)
    await_completion: bool = False
    fetch_variables: list[str] | None = None
    business_id: Name | None = Field(None, min_length=1)
    request_timeout: Timeout = 0
    operation_reference: Any = None
    tenant_id: Tenant = TENANT


class VariableInstruction(Body):
    """Variables for the scope of an element; for the process where it names none."""

    variables: Variables
    scope_id: str = ""


class ActivateInstruction(Body):
    """A token to begin; in this ancestor, where one is chosen (-1: none is)."""

    element_id: str
    variable_instructions: list[VariableInstruction] = Field(default_factory=list)
    ancestor_element_instance_key: Ancestor = None


class TerminateInstruction(Body):
    """An element instance to withdraw."""

    element_instance_key: Key


class ModifyInstance(Reasoned):
    """`POST /v2/process-instances/{key}/modification`."""

    activate_instructions: list[ActivateInstruction] = Field(default_factory=list)
    terminate_instructions: list[TerminateInstruction] = Field(default_factory=list)


class MappingInstruction(Body):
    """Where an element of the old version goes on in the new one."""

    source_element_id: str
    target_element_id: str


class MigrateInstance(Reasoned):
    """`POST /v2/process-instances/{key}/migration`."""

    target_process_definition_key: Key
    mapping_instructions: list[MappingInstruction] = Field(default_factory=list)


class CompleteTask(Reasoned):
    """`POST /v2/user-tasks/{key}/completion`."""

    variables: Variables = Field(default_factory=dict)
    action: Literal["complete"] | None = None


class AssignTask(Reasoned):
    """`POST /v2/user-tasks/{key}/assignment`."""

    assignee: Name
    allow_override: bool = True
    action: Literal["assign"] | None = None


class TaskChangeset(Body):
    """What may be changed of a user task; null or an empty list takes a value away."""

    candidate_groups: list[str] | None = None
    candidate_users: list[str] | None = None
    due_date: Moment | None = None
    follow_up_date: Moment | None = None
    priority: int | None = Field(default=None, ge=0, le=100)


class UpdateTask(Reasoned):
    """`PATCH /v2/user-tasks/{key}`."""

    changeset: TaskChangeset = TaskChangeset()
    action: Name | None = None


class ActivateJobs(Body):
    """`POST /v2/jobs/activation`; times in milliseconds."""

    type: Name
    worker: Name = ""
    timeout: Milliseconds
    max_jobs_to_activate: Count
    fetch_variable: list[str] | None = None
    request_timeout: Timeout = 0
    tenant_ids: list[Tenant] = Field(default_factory=list)


class CompleteJob(Body):
    """`POST /v2/jobs/{key}/completion`."""

    variables: Variables | None = None
    result: Variables | None = None


class FailJob(Body):
    """`POST /v2/jobs/{key}/failure`."""

    retries: Count = 0
    error_message: str = ""
    retry_back_off: Milliseconds = 0
    variables: Variables | None = None


class ThrowJobError(Body):
    """`POST /v2/jobs/{key}/error`."""

    error_code: Name
    error_message: str | None = None
    variables: Variables | None = None


class JobChangeset(Body):
    """What may be changed of a job."""

    retries: Count | None = None
    timeout: Milliseconds | None = None


class UpdateJob(Body):
    """`PATCH /v2/jobs/{key}`."""

    changeset: JobChangeset
    operation_reference: Any = None


class CorrelateMessage(Body):
    """`POST /v2/messages/correlation`: somebody must be waiting, so that it has no time to live."""

    name: Name
    correlation_key: CorrelationKey = ""
    variables: Variables = Field(default_factory=dict)
    tenant_id: Tenant = TENANT


class PublishMessage(CorrelateMessage):
    """`POST /v2/messages/publication`; time to live in milliseconds."""

    time_to_live: Milliseconds = 0
    message_id: Name | None = None


class BroadcastSignal(Body):
    """`POST /v2/signals/broadcast`."""

    signal_name: Name
    variables: Variables = Field(default_factory=dict)
    tenant_id: Tenant = TENANT


class EvaluateConditionals(Body):
    """`POST /v2/conditionals/evaluation`."""

    process_definition_key: Key | None = None
    variables: Variables
    tenant_id: Tenant = TENANT


class SetVariables(Reasoned):
    """`PUT /v2/element-instances/{key}/variables`."""

    variables: Variables
    local: bool = False


class EvaluateDecision(Body):
    """`POST /v2/decision-definitions/evaluation`."""

    decision_definition_id: str | None = None
    decision_definition_key: Key | None = None
    variables: Variables = Field(default_factory=dict)
    tenant_id: Tenant = TENANT


class PinClock(Body):
    """`PUT /v2/clock`: milliseconds since 1970 in UTC."""

    timestamp: Milliseconds
