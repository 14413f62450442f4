"""A provision that several clauses of the register are parts of is told once, with all parts."""

from engine.persistence.programmes import shipped_programmes
from tasklist.clauses import Regulations


def test_parts_of_one_provision_stand_under_one_heading() -> None:
    programmes = shipped_programmes()
    of: dict[str, list[str]] = {}
    for programme in programmes.values():
        for id_, clause in programme.clauses.items():
            of.setdefault(f"{programme.short} {clause.cite}", []).append(id_)
    told = Regulations(programmes)
    several = [ids for ids in of.values() if len(ids) > 1]
    assert several
    for ids in several:
        (one,) = told.cite(ids)
        for id_ in ids:
            (part,) = told.cite([id_])
            assert part.text in one.text
            assert set(part.readings) <= set(one.readings)


def test_different_provisions_keep_their_order() -> None:
    cited = Regulations(shipped_programmes()).cite(["GD-14-a", "GD-8-1-1", "GD-14-a"])
    assert [one.id for one in cited] == ["GD-14-a", "GD-8-1-1"]
