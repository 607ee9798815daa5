"""One case for each test of reviews."""

from __future__ import annotations

import pytest

from tests.reviews.case import Case, make_case


@pytest.fixture
def case(db: None) -> Case:
    return make_case()
