"""The rules over a process, in the order in which their findings are read."""

from collections.abc import Callable, Iterator

from engine.definitions.checking import (
    activities,
    deadlines,
    events,
    paths,
    people,
    repeated,
    routes,
    shown,
    silence,
    user_jobs,
)
from engine.definitions.checking.element_finding import ElementFinding
from engine.definitions.model import Process

RULES: tuple[Callable[[Process], Iterator[ElementFinding]], ...] = (
    paths.starts,
    paths.flows,
    paths.unreachable,
    paths.conditions,
    paths.event_gateways,
    paths.dead_ends,
    paths.joins,
    routes.splits,
    routes.no_way_out,
    activities.work,
    activities.loops,
    activities.mappings,
    activities.listeners,
    events.messages,
    repeated.repeated_messages,
    events.timers,
    deadlines.properties,
    events.named_events,
    events.start_forms,
    events.positions,
    repeated.caught_twice,
    events.links,
    events.compensation,
    people.assignment,
    people.returns,
    people.lanes,
    people.groups_of_a_lane,
    people.plans,
    people.separations,
    silence.last_days,
    silence.passing_in_silence,
    shown.shows,
    shown.results,
    shown.conditions,
    user_jobs.user_jobs,
    user_jobs.embedded_forms,
)
