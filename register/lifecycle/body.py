"""The lifecycle of a programme's bodies: its statuses and moves are the programme's own data."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from register.lifecycle.table import ABSENT, LifecycleTable

EVENTS: Mapping[str, str] = {
    "recognise": "认定",
    "enter": "补录入册",
    "renew": "再次认定",
    "rectify": "启动限期整改",
    "restore": "恢复正常管理",
    "revoke": "取消资格",
    "waive": "登记自动放弃",
    "lapse": "登记到期失效",
    "exit": "登记主动退出",
    "upgrade": "登记升级",
}
"""What may happen to the standing of a body; a programme uses those that its text has."""


def body_table(data: Mapping[str, Any]) -> LifecycleTable:
    """The table of the section `body`: `moves` and `recorded`, by event, from and in statuses."""
    moves = [(pair, one) for one in data["moves"] for pair in _pairs(one, "from")]
    recorded = [(pair, one) for one in data.get("recorded", ()) for pair in _pairs(one, "in")]
    return LifecycleTable(
        data["noun"],
        {pair: one["to"] for pair, one in moves},
        {pair: one["says"] for pair, one in recorded},
        EVENTS,
        {pair: tuple(one.get("clauses", ())) for pair, one in moves},
    )


def body_faults(data: Mapping[str, Any], table: LifecycleTable) -> Iterable[str]:
    """What does not fit: an unknown event, a status that is not declared or never reached."""
    declared = set(data["statuses"])
    used = {state for state, _ in (*table.moves, *table.recorded)} | set(table.moves.values())
    yield from (
        f"事件“{one}”不在 {'、'.join(EVENTS)} 之中" for one in table.events if one not in EVENTS
    )
    yield from (f"状态“{one}”没有在 statuses 中写明" for one in sorted(used - declared - {ABSENT}))
    yield from (f"状态“{one}”无从到达" for one in sorted(declared - set(table.states)))
    for (before, event), after in table.moves.items():
        if before != ABSENT and after == before and event != "renew":
            yield f"“{before}”遇“{event}”写作变动，状态却不变"
    ended = {name for name, one in data["statuses"].items() if not one["current"]}
    yield from (
        f"“{state}”已经终止，却能因“{event}”变动" for state, event in table.moves if state in ended
    )
    yield from (
        f"“{state}”遇“{event}”没有写明怎样处理"
        for state in declared
        for event in table.events
        if state in ended
        and (ABSENT, event) not in table.moves
        and event != "renew"
        and (state, event) not in table.recorded
    )
    yield from table.faults()


def _pairs(entry: Mapping[str, Any], states: str) -> Sequence[tuple[str, str]]:
    return [(state, entry["event"]) for state in entry.get(states, (ABSENT,))]
