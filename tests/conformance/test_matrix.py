"""The published compliance matrix says what the tests say."""

from __future__ import annotations

from tests import compliance


def test_the_matrix_is_current() -> None:
    assert compliance.check(), "run `make conformance`"
