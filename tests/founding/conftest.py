"""Each test has an issuer's key of its own, and writes enough."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def own_place(settings: Any, tmp_path: Path) -> None:
    settings.MENTOR_RECOGNITION_KEY_FILE = str(tmp_path / "issuer.pem")
    settings.MENTOR_RECOGNITION_WRITES_PER_MINUTE = 10**6
