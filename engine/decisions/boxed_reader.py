"""XML elements → boxed expressions (DMN 1.5, section 10.2) and decision tables (section 8)."""

from collections.abc import Callable, Sequence

from engine.decisions.document import (
    Element,
    child,
    child_text,
    children,
    local_name,
    nearest_id,
    text_of,
)
from engine.decisions.model import (
    Aggregation,
    Boxed,
    Conditional,
    Context,
    DecisionTable,
    Entry,
    Filter,
    FunctionDefinition,
    HitPolicy,
    InputClause,
    Invocation,
    Iteration,
    IterationKind,
    ListOf,
    Literal,
    OutputClause,
    Relation,
    Rule,
)
from engine.decisions.naming import columns_faults, naming_faults
from engine.errors import Finding

_HIT_POLICIES: dict[str, HitPolicy] = {
    "UNIQUE": "UNIQUE",
    "FIRST": "FIRST",
    "PRIORITY": "PRIORITY",
    "ANY": "ANY",
    "COLLECT": "COLLECT",
    "RULE ORDER": "RULE ORDER",
    "OUTPUT ORDER": "OUTPUT ORDER",
}
_AGGREGATIONS: dict[str, Aggregation] = {"SUM": "SUM", "COUNT": "COUNT", "MIN": "MIN", "MAX": "MAX"}
_EXPRESSIONS = (
    "literalExpression",
    "decisionTable",
    "context",
    "list",
    "relation",
    "invocation",
    "functionDefinition",
    "conditional",
    "for",
    "some",
    "every",
    "filter",
)


def type_ref(found: Element) -> str | None:
    """The attribute `typeRef` (an element inside types), without the prefix ``feel:``."""
    written = found.get("typeRef") or child_text(found, "typeRef")
    return written.removeprefix("feel:") if written else None


class BoxedReader:
    """Reads the expressions of one file; a fault becomes a finding and an empty literal."""

    def __init__(self, resource: str, findings: list[Finding], language: str | None) -> None:
        self.resource = resource
        self.findings = findings
        self.language = language

    def first_expression(self, holder: Element) -> Boxed | None:
        """The expression directly inside an element; None where the author has drawn none."""
        found = child(holder, *_EXPRESSIONS)
        return None if found is None else self.read(found)

    def read(self, found: Element) -> Boxed:
        """Any boxed expression, by its element's name."""
        name = local_name(found)
        if name in ("for", "some", "every"):
            return self._iteration(found)
        readers: dict[str, Callable[[Element], Boxed]] = {
            "literalExpression": self._literal,
            "decisionTable": self._table,
            "context": self._context,
            "list": self._list,
            "row": self._list,
            "relation": self._relation,
            "invocation": self._invocation,
            "functionDefinition": self._function,
            "encapsulatedLogic": self._function,
            "conditional": self._conditional,
            "filter": self._filter,
        }
        return readers[name](found)

    def _say(self, found: Element, message: str) -> None:
        self.findings.append(Finding(self.resource, nearest_id(found), message))

    def _names(self, found: Element, what: str, names: Sequence[str]) -> None:
        """What has no name of its own would be lost, or take another's place."""
        for message in naming_faults(what, names):
            self._say(found, message)

    def _part(self, holder: Element, name: str) -> Boxed:
        part = child(holder, name)
        inside = None if part is None else self.first_expression(part)
        if inside is None:
            self._say(holder, f"{local_name(holder)} 缺少 {name} 部分；请补上表达式。")
            return Literal(nearest_id(holder), "")
        return inside

    def _literal(self, found: Element) -> Literal:
        language = found.get("expressionLanguage") or self.language
        if language and not _is_feel(language):
            self._say(found, f"表达式语言是“{language}”；这里只执行 FEEL，请改写。")
        return Literal(nearest_id(found), text_of(found) or "", type_ref(found), language)

    def _table(self, found: Element) -> DecisionTable:
        inputs = tuple(self._input(each) for each in children(found, "input"))
        outputs = tuple(self._output(each) for each in children(found, "output"))
        size = (len(inputs), len(outputs))
        aggregation = self._aggregation(found)
        for message in columns_faults(outputs, aggregation):
            self._say(found, message)
        return DecisionTable(
            nearest_id(found),
            self._hit_policy(found),
            aggregation,
            inputs,
            outputs,
            tuple(self._rule(n, each, size) for n, each in enumerate(children(found, "rule"), 1)),
            type_ref(found),
        )

    def _hit_policy(self, found: Element) -> HitPolicy:
        written = found.get("hitPolicy", "UNIQUE")
        if written not in _HIT_POLICIES:
            self._say(found, f"命中策略“{written}”不存在；可用：{'、'.join(_HIT_POLICIES)}。")
        return _HIT_POLICIES.get(written, "UNIQUE")

    def _aggregation(self, found: Element) -> Aggregation | None:
        written = found.get("aggregation")
        if written and written not in _AGGREGATIONS:
            self._say(found, f"汇总方式“{written}”不存在；可用：{'、'.join(_AGGREGATIONS)}。")
        return _AGGREGATIONS.get(written) if written else None

    def _input(self, found: Element) -> InputClause:
        holder = child(found, "inputExpression")
        expression = Literal(nearest_id(found), "") if holder is None else self._literal(holder)
        if not expression.text:
            self._say(found, "这一列没有输入表达式；请写上要判断的事实名称。")
        allowed = text_of(child(found, "inputValues")) or None
        return InputClause(
            nearest_id(found), found.get("label") or expression.text, expression, allowed
        )

    def _output(self, found: Element) -> OutputClause:
        default = child(found, "defaultOutputEntry")
        return OutputClause(
            nearest_id(found),
            found.get("name", ""),
            found.get("label", ""),
            type_ref(found),
            text_of(child(found, "outputValues")) or None,
            None if default is None else self._literal(default),
        )

    def _rule(self, number: int, found: Element, size: tuple[int, int]) -> Rule:
        return Rule(
            nearest_id(found),
            number,
            self._cells(found, "inputEntry", size[0], number),
            self._cells(found, "outputEntry", size[1], number),
            _annotation(found),
        )

    def _cells(self, rule: Element, name: str, size: int, number: int) -> tuple[Literal, ...]:
        cells = tuple(self._literal(each) for each in children(rule, name))
        if len(cells) == size:
            return cells
        what = "条件" if name == "inputEntry" else "结论"
        self._say(rule, f"第 {number} 行规则有 {len(cells)} 个{what}，表头有 {size} 列；请补齐。")
        return (cells + (Literal(nearest_id(rule), ""),) * size)[:size]

    def _context(self, found: Element) -> Context:
        entries: list[Entry] = []
        result: Boxed | None = None
        for each in children(found, "contextEntry"):
            variable = child(each, "variable")
            value = self.first_expression(each)
            if variable is None:
                result = value
            else:
                entries.append(_entry(variable, value))
        self._names(found, "上下文的项", [entry.name for entry in entries])
        return Context(nearest_id(found), tuple(entries), result, type_ref(found))

    def _list(self, found: Element) -> ListOf:
        items = tuple(self.read(each) for each in children(found, *_EXPRESSIONS))
        return ListOf(nearest_id(found), items, type_ref(found))

    def _relation(self, found: Element) -> Relation:
        columns = tuple(each.get("name", "") for each in children(found, "column"))
        self._names(found, "列", columns)
        rows = tuple(self._list(each) for each in children(found, "row"))
        for number, row in enumerate(rows, 1):
            if len(row.items) != len(columns):
                what = f"第 {number} 行有 {len(row.items)} 格，表头有 {len(columns)} 列"
                self._say(found, f"{what}；请补齐。")
        return Relation(nearest_id(found), columns, rows, type_ref(found))

    def _invocation(self, found: Element) -> Invocation:
        function = self.first_expression(found)
        if function is None:
            self._say(found, "调用没有写明要调用的函数。")
        bindings: list[Entry] = []
        for each in children(found, "binding"):
            parameter = child(each, "parameter")
            if parameter is not None:
                bindings.append(_entry(parameter, self.first_expression(each)))
        self._names(found, "调用的参数", [entry.name for entry in bindings])
        return Invocation(
            nearest_id(found),
            function or Literal(nearest_id(found), ""),
            tuple(bindings),
            type_ref(found),
        )

    def _function(self, found: Element) -> FunctionDefinition:
        kind = found.get("kind", "FEEL")
        if kind != "FEEL":
            self._say(found, f"函数的种类是“{kind}”（外部 Java 或 PMML）；这里只执行 FEEL。")
        parameters = tuple(_entry(each, None) for each in children(found, "formalParameter"))
        self._names(found, "参数", [entry.name for entry in parameters])
        return FunctionDefinition(
            nearest_id(found),
            kind,
            parameters,
            self.first_expression(found),
            type_ref(found),
        )

    def _conditional(self, found: Element) -> Conditional:
        return Conditional(
            nearest_id(found),
            self._part(found, "if"),
            self._part(found, "then"),
            self._part(found, "else"),
            type_ref(found),
        )

    def _iteration(self, found: Element) -> Iteration:
        name = local_name(found)
        kind: IterationKind = "for" if name == "for" else "some" if name == "some" else "every"
        body = self._part(found, "return" if kind == "for" else "satisfies")
        variable = found.get("iteratorVariable", "")
        collection = self._part(found, "in")
        return Iteration(nearest_id(found), kind, variable, collection, body, type_ref(found))

    def _filter(self, found: Element) -> Filter:
        return Filter(
            nearest_id(found), self._part(found, "in"), self._part(found, "match"), type_ref(found)
        )


def _entry(found: Element, value: Boxed | None) -> Entry:
    return Entry(nearest_id(found), found.get("name", ""), type_ref(found), value)


def _annotation(rule: Element) -> str:
    """What stands beside the rule: the Modeler's description, then DMN's annotation entries."""
    described = child_text(rule, "description")
    noted = (text_of(each) for each in children(rule, "annotationEntry"))
    return " ".join(text for text in (described, *noted) if text)


def _is_feel(language: str) -> bool:
    """Camunda writes ``feel``; the specification a URI with the segment FEEL."""
    return "feel" in language.casefold().rstrip("/").split("/")
