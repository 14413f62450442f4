"""Which procedures of one body run together, wait, end one another or are refused.

Pure: a table of pairs (running, starting), complete for all procedures of a programme.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

Answer = Literal["together", "waits", "ends_other", "refused"]
ANSWERS: tuple[str, ...] = get_args(Answer)
WORDS: Mapping[str, str] = {
    "together": "并行",
    "waits": "等待",
    "ends_other": "终止前案",
    "refused": "不予启动",
}

OnLeaving = Literal["ends", "continues", "continues_if_due"]
LEAVING: tuple[str, ...] = get_args(OnLeaving)
LEAVING_WORDS: Mapping[str, str] = {
    "ends": "终止",
    "continues": "继续办结",
    "continues_if_due": "已到期的办结，未到期的终止",
}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What holds for a pair: at the start, at a decision that changes the register, and why."""

    at_start: str
    at_decision: str
    reason: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure that is about one body: its name, and what becomes of it when the body leaves.

    `after` says so for single events, such as a lapse.
    """

    id: str
    name: str
    on_leaving: str
    after: Mapping[str, str]

    def when_left_by(self, event: str) -> str:
        """What becomes of a case of it when the body leaves by this event."""
        return self.after.get(event, self.on_leaving)


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a running case says to another: the answer, the running case's key, and why."""

    answer: str
    case_key: int
    procedure: str
    reason: str


@dataclass(frozen=True, slots=True)
class Arbitration:
    """The table of one programme."""

    procedures: Mapping[str, Procedure]
    rulings: Mapping[tuple[str, str], Ruling]

    def conflicts(
        self, running: Iterable[tuple[int, str]], procedure: str, *, deciding: bool
    ) -> Sequence[Conflict]:
        """What the running cases (key, procedure) say to one that starts or decides now."""
        found = []
        for key, other in running:
            ruling = self.rulings.get((other, procedure))
            if ruling is None:
                continue
            answer = ruling.at_decision if deciding else ruling.at_start
            if answer != "together":
                found.append(Conflict(answer, key, other, ruling.reason))
        return found


def arbitration(data: Mapping[str, Any]) -> Arbitration:
    """The table of the sections `procedures` and `arbitration`."""
    procedures = {
        key: Procedure(key, one["name"], one["on_leaving"], one.get("after", {}))
        for key, one in data["procedures"].items()
    }
    rulings = {
        (running, starting): Ruling(
            one["answer"], one.get("at_decision", _kept(one["answer"])), one["reason"]
        )
        for one in data["arbitration"]
        for running in one["running"]
        for starting in one["starting"]
    }
    return Arbitration(procedures, rulings)


def arbitration_faults(data: Mapping[str, Any], events: Sequence[str]) -> Iterable[str]:
    """What is wrong: a pair without a ruling or with two, a word or procedure nobody knows."""
    known = data["procedures"]
    pairs = [
        (running, starting)
        for one in data["arbitration"]
        for running in one["running"]
        for starting in one["starting"]
    ]
    for pair, count in Counter(pairs).items():
        yield from (f"裁断表：没有程序“{one}”" for one in pair if one not in known)
        if count > 1:
            yield f"裁断表：{pair[0]}在办、{pair[1]}启动写了{count}次"
    missing = {(one, other) for one in known for other in known} - set(pairs)
    yield from (f"裁断表：没有写明{a}在办时{b}能否启动" for a, b in sorted(missing))
    for one in data["arbitration"]:
        answers = (one["answer"], one.get("at_decision", one["answer"]))
        yield from (
            f"裁断表：“{each}”应为 {'、'.join(ANSWERS)} 之一"
            for each in answers
            if each not in ANSWERS
        )
        if not one.get("reason"):
            yield f"裁断表：{'、'.join(one['starting'])}没有写明依据"
    for key, one in known.items():
        after = one.get("after", {})
        answers = (one["on_leaving"], *after.values())
        yield from (
            f"{key}：“{each}”应为 {'、'.join(LEAVING)} 之一"
            for each in answers
            if each not in LEAVING
        )
        yield from (f"{key}：没有事件“{event}”" for event in after if event not in events)


def _kept(answer: str) -> str:
    """At a decision, what was refused or had to wait at the start still has to wait."""
    return "waits" if answer == "refused" else answer
