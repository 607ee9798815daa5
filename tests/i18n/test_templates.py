"""No template spells a date its own way."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2] / "templates"
# Beside the languages' own: what machines read, and the zone.
ALLOWED = {"DATE_FORMAT", "DATETIME_FORMAT", "TIME_FORMAT", "c", "Y-m-d", "e", "T"}


def test_dates_are_left_to_the_language() -> None:
    found = {
        (path.name, form)
        for path in ROOT.rglob("*.html")
        for form in re.findall(r"""\|date:["']([^"']*)["']""", path.read_text("utf-8"))
        if form not in ALLOWED
    }
    assert found == set()
