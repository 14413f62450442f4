"""Whatever is nested in whatever: every block-structured process runs to its end, and all of it."""

from itertools import count, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drawing import both, chain, diagram, flow, some, start, sub, user, xor
from tests.execution.driving import Case

LEAF = st.just(("task",))
BLOCKS = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.tuples(st.just("sequence"), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("both"), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("some"), st.lists(inner, min_size=2, max_size=3)),
        st.tuples(st.just("choice"), st.lists(inner, min_size=2, max_size=2)),
        st.tuples(st.just("sub"), inner),
    ),
    max_leaves=8,
)


class Drawn:
    """A block as a diagram, and the names of the tasks that will have to be done."""

    def __init__(self, block):
        self.numbers = count(1)
        self.tasks: list[str] = []
        parts, first, _ = self.draw(block, True)
        self.content = diagram(start(), *parts, chain("S", first))

    def draw(self, block, done):
        kind = block[0]
        return getattr(self, kind)(*block[1:], done)

    def task(self, done):
        name = f"T{next(self.numbers)}"
        if done:
            self.tasks.append(name)
        return [user(name)], name, name

    def sequence(self, blocks, done):
        drawn = [self.draw(block, done) for block in blocks]
        parts = [part for one in drawn for part in one[0]]
        ends = pairwise(drawn)
        return [*parts, *(flow(a[2], b[1]) for a, b in ends)], drawn[0][1], drawn[-1][2]

    def branches(self, make, blocks, taken, conditions):
        n = next(self.numbers)
        split, join = f"F{n}", f"J{n}"
        parts = [make(split), make(join)]
        for block, done, condition in zip(blocks, taken, conditions, strict=True):
            inner, first, last = self.draw(block, done)
            parts += [*inner, flow(split, first, condition), flow(last, join)]
        return parts, split, join

    def both(self, blocks, done):
        return self.branches(both, blocks, [done] * len(blocks), [""] * len(blocks))

    def some(self, blocks, done):
        """Every branch but the last is taken."""
        taken = [done] * (len(blocks) - 1) + [False]
        return self.branches(some, blocks, taken, ["true"] * (len(blocks) - 1) + ["false"])

    def choice(self, blocks, done):
        return self.branches(xor, blocks, [False, done], ["false", "true"])

    def sub(self, block, done):
        name = f"U{next(self.numbers)}"
        parts, first, _ = self.draw(block, done)
        begin = f"B{name}"
        return [sub(name, start(begin), *parts, flow(begin, first))], name, name


@settings(max_examples=150)
@given(block=BLOCKS, picks=st.lists(st.integers(0, 5), min_size=12, max_size=12))
def test_a_structured_process_does_every_task_once_in_any_order_and_ends(block, picks):
    drawn = Drawn(block)
    case = Case.started(drawn.content)
    done = []
    for pick in [*picks, *[0] * 20]:
        if case.status != "active":
            break
        element = case.waiting[pick % len(case.waiting)]
        case.complete(element, **{element: len(done)})
        done.append(element)
    assert case.status == "completed"
    assert sorted(done) == sorted(drawn.tasks)
    assert case.variables == {element: place for place, element in enumerate(done)}
    assert case.waits == {}
