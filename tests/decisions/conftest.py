"""Catalogues of decisions drawn by a test."""

from collections.abc import Callable

import pytest

from engine.decisions import Decisions, read_dmn
from tests.decisions.drawing import decision, document, table


@pytest.fixture
def of_table() -> Callable[..., Decisions]:
    """A catalogue of one decision `decide` with the table described."""

    def build(*args: object, **options: object) -> Decisions:
        written = table(*args, **options)  # type: ignore[arg-type]  # handed on as it is
        return Decisions([read_dmn(document(decision(written)), "t.dmn")])

    return build


@pytest.fixture
def of_parts() -> Callable[..., Decisions]:
    """A catalogue of one file made of parts."""
    return lambda *parts: Decisions([read_dmn(document(*parts), "t.dmn")])
