"""Tokens: stimulus + snapshot + scopes → outcome. The only room that imports SpiffWorkflow.

Law: no I/O and no clock; on an exception the last good snapshot stays.

    executable = compile_process(content, process_id)      # once per definition, cached
    outcome = apply(executable, None, Start(variables), execution_context)
    outcome = apply(executable, outcome.state, Complete(wait_key, variables), execution_context)
"""

from engine.execution.applying import apply
from engine.execution.asking import catches, next_start_timer, start_holds, start_timers
from engine.execution.compiling import Executable, compile_process
from engine.execution.migrating import Obstacle, migrate, preview

__all__ = [
    "Executable",
    "Obstacle",
    "apply",
    "catches",
    "compile_process",
    "migrate",
    "next_start_timer",
    "preview",
    "start_holds",
    "start_timers",
]
