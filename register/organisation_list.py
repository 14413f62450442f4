"""单位名单: a list of organisations as a spreadsheet has it, read and checked as a whole. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from engine.errors import Invalid
from register import credit_code

LONGEST_NAME = 200
MOST_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Entry:
    """An organisation as a list names it; what a list leaves empty is None."""

    credit_code: str
    name: str
    region: str | None = None
    affiliation: str | None = None
    recommends_as: str | None = None


HEADS: Mapping[str, str] = {
    "credit_code": "统一社会信用代码",
    "name": "单位名称",
    "region": "所在地市",
    "affiliation": "单位隶属",
    "recommends_as": "推荐单位类别",
}
"""The column of each."""


@dataclass(frozen=True, slots=True)
class Words:
    """What may stand under 单位隶属 and 推荐单位类别: the words that the programmes decide by."""

    affiliation: frozenset[str]
    recommends_as: frozenset[str]


def read_list(lines: Iterable[Sequence[object]], words: Words) -> tuple[Entry, ...]:
    """The organisations of a list whose first line has the heads; empty lines are left out.

    Raises Invalid with a sentence for every line that is wrong, by its number in the list.
    """
    rows = iter(lines)
    heads = [_text(cell) for cell in next(rows, ())]
    lacking = [head for head in HEADS.values() if head not in heads]
    if lacking:
        raise Invalid(
            f"名单缺少列：{'、'.join(lacking)}。第一行应为：{'、'.join(HEADS.values())}。"
        )
    places = {name: heads.index(head) for name, head in HEADS.items()}
    found: dict[int, Entry] = {}
    for number, row in enumerate(rows, 2):
        texts = {name: _text(row[at]) if at < len(row) else "" for name, at in places.items()}
        if any(texts.values()):
            found[number] = _entry(texts)
        if len(found) > MOST_ROWS:
            raise Invalid(f"名单最多 {MOST_ROWS} 行，请分成几份。")
    faults = [*_faults(found, words)]
    if not found:
        raise Invalid("名单里没有单位。")
    if faults:
        raise Invalid("名单有误，一行也没有登记。\n" + "\n".join(faults))
    return tuple(found.values())


def _entry(texts: Mapping[str, str]) -> Entry:
    return Entry(
        texts["credit_code"],
        texts["name"],
        texts["region"] or None,
        texts["affiliation"] or None,
        texts["recommends_as"] or None,
    )


def _faults(found: Mapping[int, Entry], words: Words) -> Iterator[str]:
    seen: dict[str, int] = {}
    for number, entry in found.items():
        place, code = f"第 {number} 行：", entry.credit_code
        if wrong := credit_code.fault(code):
            yield place + wrong
        elif code in seen:
            yield f"{place}与第 {seen[code]} 行是同一家单位"
        seen.setdefault(code, number)
        if not entry.name or len(entry.name) > LONGEST_NAME:
            yield f"{place}单位名称要填写，最多 {LONGEST_NAME} 个字"
        for name, said, known in (
            ("affiliation", entry.affiliation, words.affiliation),
            ("recommends_as", entry.recommends_as, words.recommends_as),
        ):
            if said and said not in known:
                may = f"可填：{'、'.join(sorted(known))}" if known else "现行程序没有用到这一项"
                yield f"{place}{HEADS[name]}没有“{said}”，{may}"


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()
