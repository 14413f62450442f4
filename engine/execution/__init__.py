"""Tokens: stimulus + snapshot + scopes → outcome. The only room that imports SpiffWorkflow.

Law: no I/O and no clock; on an exception the last good snapshot stays.

    executable = compile_process(model)                    # once per definition, cached
    outcome = apply(executable, None, Start(variables), surroundings)
    outcome = apply(executable, outcome.state, Complete(wait_key, variables), surroundings)
"""
