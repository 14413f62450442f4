"""The room's own order: what docs/architecture.md says of its imports."""

import grimp


def test_at_run_time_the_rooms_imports_go_one_way():
    graph = grimp.build_graph("engine", exclude_type_checking_imports=True)
    assert graph.nominate_cycle_breakers("engine.execution") == set()
