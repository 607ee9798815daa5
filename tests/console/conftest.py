"""What the console's tests share."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from mentor_recognition_xblock.programmes import api as programmes

from ..factories import START
from ..pairing.scene import Scene


@pytest.fixture
def scene() -> Scene:
    """A term that runs today, in which the mentor takes two."""
    scene = Scene()
    today = timezone.now().date()
    term = programmes.add_term(
        programme_id=scene.programme.id, num=2, title="Now", starts_on=today,
        ends_on=today + timedelta(days=90), at=START, actor=None,
    )  # fmt: skip
    scene.world.terms[0] = term
    scene.offer(scene.mentor)
    return scene
