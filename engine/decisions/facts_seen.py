"""The facts of a decision that was made, out of its explanation: to make it once more."""

from collections.abc import Mapping


def facts_seen(explanation: Mapping[str, object]) -> dict[str, object]:
    """What each decision on the way was given, by name; what it lacked is left out.

    The values of required decisions are among them: they are decided anew and do no harm.

    >>> facts_seen({"decisions": [{"inputs": [{"name": "a", "value": 1}, {"name": "b",
    ...     "value": None, "missing": ["b"]}]}]})
    {'a': 1}
    """
    decisions = explanation.get("decisions")
    found: dict[str, object] = {}
    for one in decisions if isinstance(decisions, list) else []:
        for given in one.get("inputs", []):
            if "missing" not in given:
                found.setdefault(given["name"], given.get("value"))
    return found


def outcome_seen(explanation: Mapping[str, object]) -> object:
    """What the last of them, which decided, said."""
    decisions = explanation.get("decisions")
    last = decisions[-1] if isinstance(decisions, list) and decisions else {}
    return last.get("outcome")
