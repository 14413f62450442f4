"""Whose an id is: the room of the programmes alone knows."""

import pytest

from engine.errors import NotFound
from engine.persistence.programmes import shipped_programmes
from engine.programmes import Programme, Programmes, conflicts
from tests.small_programme import FILES, small_programme


def programme(id: str, prefix: str, **changed: str) -> Programme:
    texts = {
        name: text.replace("id: js\n", f"id: {id}\n").replace("prefix: JS", f"prefix: {prefix}")
        for name, text in FILES.items()
    }
    texts["clauses.yaml"] = texts["clauses.yaml"].replace("JS-1", f"{prefix}-1")
    return small_programme({**texts, **changed})


TWO = Programmes([small_programme(), programme("js-lab", "JS-LAB")])


@pytest.mark.parametrize(
    ("id", "owner"),
    [
        ("JS-P01", "js"),
        ("JS-P01-batch", "js"),
        ("js-application", "js"),
        ("DEC-JS-BAN", "js"),
        ("T-JS-1", "js"),
        ("T-P-JS-REPORT", "js"),
        ("AMB-JS-04", "js"),
        ("JS-LAB-P01", "js-lab"),
        ("DEC-JS-LAB-BAN", "js-lab"),
        ("js-lab-dept", "js-lab"),
        ("JS", "js"),
        ("JSON-P01", None),
        ("SYS-STATS", None),
        ("", None),
    ],
)
def test_an_id_belongs_to_the_programme_with_the_longest_prefix(id: str, owner: str | None) -> None:
    found = TWO.owner(id)
    assert (found.id if found else None) == owner


def test_every_clause_of_what_ships_belongs_to_its_programme() -> None:
    for one in shipped_programmes().values():
        for clause in one.clauses:
            assert shipped_programmes().owner(clause) is one


def test_ids_of_two_provinces_have_none() -> None:
    other = programme(
        "zj",
        "ZJ",
        **{
            "programme.yaml": FILES["programme.yaml"]
            .replace("江苏", "浙江")
            .replace("id: js", "id: zj")
            .replace("prefix: JS", "prefix: ZJ")
        },
    )
    both = Programmes([small_programme(), other])
    assert both.province("JS-1") == "江苏"
    assert both.province("JS-1", "JS-2") == "江苏"
    assert both.province("JS-1", "ZJ-1") == ""
    assert both.province("SYS-1") == ""


def test_a_programme_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(NotFound, match="没有名为“hn”的项目；有：js、js-lab"):
        TWO["hn"]


def test_two_programmes_may_not_have_one_prefix() -> None:
    twice = Programmes([small_programme(), programme("js2", "JS")])
    assert [finding.element for finding in conflicts(twice)] == ["prefix"]


def test_a_shared_timer_has_one_rule() -> None:
    def timers(days: int) -> dict[str, str]:
        words = "name: 甲, ref: 甲, starts_on: 甲, on_expiry: 甲"
        rule = f"{{id: T-P-X, {words}, clauses: [], rule: {{day: {days}}}}}"
        return {"timers.yaml": f"timers:\n- {rule}"}

    same = [small_programme(timers(3)), programme("lab", "LAB", **timers(3))]
    assert list(conflicts(Programmes(same))) == []
    differ = [small_programme(timers(3)), programme("lab", "LAB", **timers(4))]
    assert [finding.element for finding in conflicts(Programmes(differ))] == ["T-P-X"]


def test_a_shared_partner_is_called_alike_and_has_the_messages_of_both() -> None:
    def partner(name: str, type_: str) -> dict[str, str]:
        said = f"portal: {{name: {name}, sends: {{{type_}: a.json}}}}"
        return {"partners.yaml": said, "schemas/a.json": "{}"}

    same = Programmes(
        [small_programme(partner("门户", "a.b")), programme("lab", "LAB", **partner("门户", "c.d"))]
    )
    assert list(conflicts(same)) == []
    assert set(same.partners["portal"].sends) == {"a.b", "c.d"}
    differ = Programmes(
        [small_programme(partner("门户", "a.b")), programme("lab", "LAB", **partner("网站", "c.d"))]
    )
    assert [finding.element for finding in conflicts(differ)] == ["portal"]
