"""One story for each test of projects."""

from __future__ import annotations

import pytest

from tests.projects.story import Story, make_story


@pytest.fixture
def story(db: None) -> Story:
    return make_story()
