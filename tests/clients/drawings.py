"""How much of each diagram fits on a screen.

``python -m tests.clients.drawings`` writes the table into `docs/analyst-guide.md`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "analyst-guide.md"
SCREEN = (1600, 900)
BEGIN, END = (
    "<!-- 各图的大小：由 python -m tests.clients.drawings 生成 -->",
    "<!-- 各图的大小：完 -->",
)
_DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
_DC = "{http://www.omg.org/spec/DD/20100524/DC}"
_BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
_AROUND = {"participant", "lane"}


@dataclass(frozen=True, slots=True)
class Plane:
    """One level of a diagram: its elements, and how far it is shrunk to fit the screen."""

    name: str
    nodes: int
    zoom: float


def planes(path: Path) -> list[Plane]:
    """The levels of a file, the top one first."""
    root = etree.parse(path).getroot()
    elements = {node.get("id"): node for node in root.iter(f"{_BPMN}*")}
    return [_plane(plane, elements) for plane in root.iter(f"{_DI}BPMNPlane")]


def _plane(plane: etree._Element, elements: dict[str | None, etree._Element]) -> Plane:
    shapes = plane.findall(f"{_DI}BPMNShape")
    bounds = [shape.find(f"{_DC}Bounds") for shape in shapes]
    boxes = [
        tuple(float(b.get(k, "0")) for k in ("x", "y", "width", "height"))
        for b in bounds
        if b is not None
    ]
    width = max(x + w for x, _, w, _ in boxes) - min(x for x, *_ in boxes)
    height = max(y + h for _, y, _, h in boxes) - min(y for _, y, *_ in boxes)
    kinds = [etree.QName(elements[shape.get("bpmnElement")]).localname for shape in shapes]
    owner = elements[plane.get("bpmnElement")]
    name = owner.get("name", "") if etree.QName(owner).localname == "subProcess" else ""
    return Plane(
        name,
        sum(kind not in _AROUND for kind in kinds),
        min(1.0, SCREEN[0] / width, SCREEN[1] / height),
    )


def table() -> Iterator[str]:
    """The lines of the table: a row a diagram."""
    yield "| 图 | 各层的元素数（第一个是顶层） | 最大的一层 | 最小的缩放 |"
    yield "|---|---|---|---|"
    for path in sorted(ROOT.glob("bpmn/*/*.bpmn")):
        levels = planes(path)
        counts = "、".join(str(level.nodes) for level in levels)
        least = min(level.zoom for level in levels)
        most = max(level.nodes for level in levels)
        yield f"| {path.stem} | {counts} | {most} | {least:.0%} |"


def written() -> str:
    """The guide with the table as it should be."""
    before, _, rest = GUIDE.read_text("utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    lines = "\n".join(table())
    return f"{before}{BEGIN}\n\n{lines}\n\n{END}{after}"


if __name__ == "__main__":
    GUIDE.write_text(written(), "utf-8")
