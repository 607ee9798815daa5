"""What the tests of lists share."""

from __future__ import annotations

import pytest

from .scene import Lists


@pytest.fixture
def lists() -> Lists:
    return Lists()
