"""Every picture of the quick starts can be taken: its person, screen and buttons are there."""

from __future__ import annotations

from typing import Any

import pytest

from demo.pictures.camera import LARGEST, photograph
from demo.pictures.shots import SHOTS, Shot


@pytest.mark.parametrize("shot", SHOTS, ids=lambda shot: shot.name)
def test_a_picture_of_the_docs_can_be_taken_again(browser: Any, demo: str, shot: Shot) -> None:
    assert 10_000 < len(photograph(browser, demo, shot)) <= LARGEST
