"""The room's own order: what docs/architecture.md says of its imports."""

import grimp


def test_the_room_s_imports_go_one_way_those_of_types_too():
    graph = grimp.build_graph("engine", exclude_type_checking_imports=False)
    assert graph.nominate_cycle_breakers("engine.execution") == set()
