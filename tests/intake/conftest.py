from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models.signals import post_save, pre_delete

from mentor_recognition_xblock import handlers

from ..hosts.platform import functions, install
from ..hosts.platform import models as tables
from .life import Life


@pytest.fixture
def platform(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[None]:
    """The product on the platform's stand-in, listening as in an LMS."""
    settings.MENTOR_RECOGNITION_HOST = "mentor_recognition_xblock.hosts.openedx.host.OpenEdxHost"
    install(monkeypatch)
    handlers.connect()
    yield
    functions.COHORT_MEMBERSHIP_UPDATED.disconnect(dispatch_uid="mentor_recognition.cohort_updated")
    functions.COURSE_PUBLISHED.disconnect(dispatch_uid="mentor_recognition.course_published")
    for signal, name in ((post_save, "saved"), (pre_delete, "deleted")):
        signal.disconnect(
            sender=tables.CohortMembership, dispatch_uid=f"mentor_recognition.row_{name}"
        )


@pytest.fixture
def life(platform: None) -> Life:
    """A course run with two cohorts."""
    return Life.begin("A", "B")
