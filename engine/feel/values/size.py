"""How large a value is: a list that holds one list twice is as large as what it would print."""

from collections.abc import Callable

from engine.feel.findings import Exhausted

Spend = Callable[[int], None]
"""Charges work to a budget; raises Exhausted when it is spent."""
MAX_DEPTH = 200
"""How deep lists and contexts may nest."""


def free(steps: int) -> None:
    """Charges nothing."""


def measure(value: object, spend: Spend) -> None:
    """Charge one for each part and 16 characters; raises Exhausted where it nests too deep."""
    waiting = [(value, 0)]
    while waiting:
        part, depth = waiting.pop()
        if isinstance(part, str):
            spend(len(part) // 16)
        elif isinstance(part, list | dict):
            if depth >= MAX_DEPTH:
                raise Exhausted(f"数据嵌套超过 {MAX_DEPTH} 层")
            spend(1 + len(part))
            items = part.values() if isinstance(part, dict) else part
            waiting.extend((item, depth + 1) for item in items)
