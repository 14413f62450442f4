"""Diagrams in the Camunda 8 dialect, written briefly."""

from itertools import pairwise

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"
  xmlns:modeler="http://camunda.org/schema/modeler/1.0"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
  id="Definitions" targetNamespace="http://bpmn.io/schema/bpmn"
  modeler:executionPlatform="Camunda Cloud" modeler:executionPlatformVersion="8.8.0">
"""


def diagram(*parts: str, roots: str = "", process: str = 'id="P" name="流程" isExecutable="true"'):
    """The bytes of a file with one process."""
    body = "".join(parts)
    return f"{HEAD}{roots}<bpmn:process {process}>{body}</bpmn:process></bpmn:definitions>".encode()


def element(kind: str, key: str, /, *inside: str, **attributes: str) -> str:
    """A flow node; `inside` are children, those in the zeebe namespace go where they belong."""
    extensions = "".join(part for part in inside if part.startswith("<zeebe:"))
    others = "".join(part for part in inside if not part.startswith("<zeebe:"))
    attributes = {"name": key, **attributes}
    written = "".join(f' {name}="{_escaped(value)}"' for name, value in attributes.items())
    held = f"<bpmn:extensionElements>{extensions}</bpmn:extensionElements>" if extensions else ""
    return f'<bpmn:{kind} id="{key}"{written}>{held}{others}</bpmn:{kind}>'


def zeebe(tag: str, /, *inside: str, **attributes: str) -> str:
    """An extension element."""
    written = "".join(f' {key}="{_escaped(value)}"' for key, value in attributes.items())
    return f"<zeebe:{tag}{written}>{''.join(inside)}</zeebe:{tag}>"


def start(key: str = "S", *inside: str, **attributes: str) -> str:
    return element("startEvent", key, *inside, **attributes)


def end(key: str = "E", *inside: str, **attributes: str) -> str:
    return element("endEvent", key, *inside, **attributes)


def user(key: str, *inside: str, **attributes: str) -> str:
    return element("userTask", key, zeebe("userTask"), *inside, **attributes)


def service(key: str, *inside: str, type: str = "work", **attributes: str) -> str:
    return element("serviceTask", key, zeebe("taskDefinition", type=type), *inside, **attributes)


def script(key: str, expression: str, result: str, *inside: str) -> str:
    written = zeebe("script", expression=f"={expression}", resultVariable=result)
    return element("scriptTask", key, written, *inside)


def xor(key: str, **attributes: str) -> str:
    return element("exclusiveGateway", key, **attributes)


def both(key: str) -> str:
    return element("parallelGateway", key)


def some(key: str, **attributes: str) -> str:
    return element("inclusiveGateway", key, **attributes)


def sub(key: str, *inside: str, **attributes: str) -> str:
    return element("subProcess", key, *inside, **attributes)


def event_sub(key: str, *inside: str) -> str:
    return element("subProcess", key, *inside, triggeredByEvent="true")


def boundary(key: str, host: str, *inside: str, interrupting: bool = True) -> str:
    cancel = "true" if interrupting else "false"
    return element("boundaryEvent", key, *inside, attachedToRef=host, cancelActivity=cancel)


def catch(key: str, *inside: str) -> str:
    return element("intermediateCatchEvent", key, *inside)


def throw(key: str, *inside: str) -> str:
    return element("intermediateThrowEvent", key, *inside)


def flow(source: str, target: str, condition: str = "", key: str = "") -> str:
    inside = (
        f'<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">={_escaped(condition)}'
        "</bpmn:conditionExpression>"
        if condition
        else ""
    )
    name = key or f"{source}_{target}"
    return (
        f'<bpmn:sequenceFlow id="{name}" sourceRef="{source}" targetRef="{target}">'
        f"{inside}</bpmn:sequenceFlow>"
    )


def chain(*keys: str) -> str:
    """Flows from each to the next."""
    return "".join(flow(a, b) for a, b in pairwise(keys))


def timer(kind: str, value: str) -> str:
    """`kind`: Date, Duration or Cycle."""
    return (
        f'<bpmn:timerEventDefinition><bpmn:time{kind} xsi:type="bpmn:tFormalExpression">'
        f"{_escaped(value)}</bpmn:time{kind}></bpmn:timerEventDefinition>"
    )


def event(kind: str, ref: str = "", **attributes: str) -> str:
    """An event definition that refers to a root element of the same kind."""
    held = {f"{kind}Ref": ref, **attributes} if ref else attributes
    written = "".join(f' {key}="{value}"' for key, value in held.items())
    return f"<bpmn:{kind}EventDefinition{written} />"


def condition(expression: str, **only: str) -> str:
    """`only`: the variableNames and variableEvents of its filter."""
    told = zeebe("conditionalFilter", **only) if only else ""
    filtered = f"<bpmn:extensionElements>{told}</bpmn:extensionElements>" if told else ""
    return (
        f"<bpmn:conditionalEventDefinition>{filtered}"
        f'<bpmn:condition xsi:type="bpmn:tFormalExpression">={_escaped(expression)}'
        "</bpmn:condition></bpmn:conditionalEventDefinition>"
    )


def message(key: str, name: str = "", correlation: str = "") -> str:
    """A root message."""
    held = zeebe("subscription", correlationKey=f"={correlation}") if correlation else ""
    inside = f"<bpmn:extensionElements>{held}</bpmn:extensionElements>" if held else ""
    return f'<bpmn:message id="{key}" name="{name or key}">{inside}</bpmn:message>'


def signal(key: str) -> str:
    return f'<bpmn:signal id="{key}" name="{key}" />'


def error(key: str, code: str = "") -> str:
    return f'<bpmn:error id="{key}" name="{key}" errorCode="{code or key}" />'


def escalation(key: str, code: str = "") -> str:
    return f'<bpmn:escalation id="{key}" name="{key}" escalationCode="{code or key}" />'


def mapping(inputs: dict[str, str] | None = None, outputs: dict[str, str] | None = None) -> str:
    """Target → source (an expression), in order."""
    rows = [zeebe("input", source=f"={s}", target=t) for t, s in (inputs or {}).items()]
    rows += [zeebe("output", source=f"={s}", target=t) for t, s in (outputs or {}).items()]
    return zeebe("ioMapping", *rows)


def many(collection: str, *, sequential: bool = False, until: str = "", **attributes: str) -> str:
    """Multi-instance; attributes are those of zeebe:loopCharacteristics."""
    marks = ' isSequential="true"' if sequential else ""
    loop = zeebe("loopCharacteristics", inputCollection=f"={collection}", **attributes)
    condition = (
        f'<bpmn:completionCondition xsi:type="bpmn:tFormalExpression">={_escaped(until)}'
        "</bpmn:completionCondition>"
        if until
        else ""
    )
    return (
        f"<bpmn:multiInstanceLoopCharacteristics{marks}><bpmn:extensionElements>{loop}"
        f"</bpmn:extensionElements>{condition}</bpmn:multiInstanceLoopCharacteristics>"
    )


def _escaped(value: str) -> str:
    return value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def last_day() -> str:
    """The course after the last day of every party's task in the process: the case ends."""
    falls = element("startEvent", "last_day", timer("Duration", "P9Y"), isInterrupting="true")
    return event_sub("silence", falls, end("silent"), flow("last_day", "silent"))
