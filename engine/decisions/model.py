"""What a DMN file says, as data: declarations and boxed expressions, before compilation.

`element` is always the id a finding points at. Type references and texts are as written.
Source: DMN 1.5, sections 6 (requirements), 7 (types), 8 (tables) and 10.2 (boxed expressions).
"""

from dataclasses import dataclass, field
from typing import Literal as OneOf

HitPolicy = OneOf["UNIQUE", "FIRST", "PRIORITY", "ANY", "COLLECT", "RULE ORDER", "OUTPUT ORDER"]
Aggregation = OneOf["SUM", "COUNT", "MIN", "MAX"]
IterationKind = OneOf["for", "some", "every"]


@dataclass(frozen=True, slots=True)
class Literal:
    """One FEEL expression; `text` is empty where the author has written none."""

    element: str
    text: str
    type_ref: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class InputClause:
    """A condition column: the expression tested, its label, its allowed values as unary tests."""

    element: str
    label: str
    expression: Literal
    allowed: str | None


@dataclass(frozen=True, slots=True)
class OutputClause:
    """A conclusion column; `values` orders PRIORITY and OUTPUT ORDER; `default` without a hit."""

    element: str
    name: str
    label: str
    type_ref: str | None
    values: str | None
    default: Literal | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A row. `number` counts from 1, as the Modeler shows it; `annotation` cites the clauses."""

    element: str
    number: int
    tests: tuple[Literal, ...]
    outputs: tuple[Literal, ...]
    annotation: str


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A table and its hit policy."""

    element: str
    hit_policy: HitPolicy
    aggregation: Aggregation | None
    inputs: tuple[InputClause, ...]
    outputs: tuple[OutputClause, ...]
    rules: tuple[Rule, ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A named, typed part: of a context, an invocation or a function's parameters."""

    element: str
    name: str
    type_ref: str | None = None
    value: "Boxed | None" = None


@dataclass(frozen=True, slots=True)
class Context:
    """Entries in order; each sees those before it; `result` (if any) is the whole's value."""

    element: str
    entries: tuple[Entry, ...]
    result: "Boxed | None"
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class ListOf:
    """A boxed list; also each row of a relation."""

    element: str
    items: tuple["Boxed", ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Relation:
    """Rows of values under column names: a list of contexts."""

    element: str
    columns: tuple[str, ...]
    rows: tuple[ListOf, ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Invocation:
    """A call of a business knowledge model or decision service with bound parameters."""

    element: str
    function: "Boxed"
    bindings: tuple[Entry, ...]
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class FunctionDefinition:
    """Formal parameters and a body; `kind` other than FEEL (Java, PMML) is refused."""

    element: str
    kind: str
    parameters: tuple[Entry, ...]
    body: "Boxed | None"
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Conditional:
    """Boxed if, then, else."""

    element: str
    condition: "Boxed"
    then: "Boxed"
    otherwise: "Boxed"
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Iteration:
    """Boxed `for`, `some` and `every`: a variable over a collection."""

    element: str
    kind: IterationKind
    variable: str
    collection: "Boxed"
    body: "Boxed"
    type_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """Boxed filter: the members of a collection that match."""

    element: str
    collection: "Boxed"
    match: "Boxed"
    type_ref: str | None = None


Boxed = (
    Literal
    | DecisionTable
    | Context
    | ListOf
    | Relation
    | Invocation
    | FunctionDefinition
    | Conditional
    | Iteration
    | Filter
)


@dataclass(frozen=True, slots=True)
class ItemDefinition:
    """A named type: a base type or components, perhaps a collection, perhaps restricted.

    `allowed` restricts each item, `constraint` the whole collection. Of a function type the
    components are the parameters and `type_ref` the type of its results.
    """

    element: str
    name: str
    type_ref: str | None
    is_collection: bool
    components: tuple["ItemDefinition", ...]
    allowed: str | None
    constraint: str | None
    is_function: bool = False


@dataclass(frozen=True, slots=True)
class InputData:
    """A fact that the model needs; `variable` is the name in FEEL, `label` the words for people."""

    element: str
    variable: str
    label: str
    type_ref: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """A decision: what it requires (hrefs), and its logic (None where there is none)."""

    element: str
    name: str
    variable: str
    type_ref: str | None
    requires: tuple[str, ...]
    knowledge: tuple[str, ...]
    logic: Boxed | None


@dataclass(frozen=True, slots=True)
class KnowledgeModel:
    """A business knowledge model: a function in the scope of those that require it."""

    element: str
    variable: str
    type_ref: str | None
    knowledge: tuple[str, ...]
    logic: FunctionDefinition | None


@dataclass(frozen=True, slots=True)
class DecisionService:
    """A function over decisions: outputs, and inputs (data first, then decisions) as hrefs."""

    element: str
    name: str
    variable: str
    type_ref: str | None
    outputs: tuple[str, ...]
    encapsulated: tuple[str, ...]
    input_decisions: tuple[str, ...]
    input_data: tuple[str, ...]


Node = InputData | Decision | KnowledgeModel | DecisionService


@dataclass(frozen=True, slots=True)
class Import:
    """Another model's namespace, and the prefix its names take here (may be empty)."""

    namespace: str
    prefix: str


@dataclass(frozen=True, slots=True)
class Definitions:
    """One file: the decision requirements graph and its types."""

    resource: str
    element: str
    name: str
    namespace: str
    imports: tuple[Import, ...]
    types: tuple[ItemDefinition, ...]
    nodes: dict[str, Node] = field(hash=False)
