"""Jobs that wait until a test runs them."""

from __future__ import annotations

import pytest

from mentor_recognition_xblock.hosts import later

from .kind import Parts


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was queued, by job; nothing runs by itself."""
    found: list[str] = []
    monkeypatch.setattr(
        later, "queue", lambda _name, **ids: not found.append(ids.get("job_uuid", ""))
    )
    return found


@pytest.fixture
def parts(queued: list[str], monkeypatch: pytest.MonkeyPatch) -> Parts:
    made = Parts()
    made.known(monkeypatch)
    return made
