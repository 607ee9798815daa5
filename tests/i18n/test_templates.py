"""No template spells a date its own way, and no sentence shows a sign twice."""

from __future__ import annotations

import re
from gettext import GNUTranslations
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2] / "templates"
CATALOGUES = ROOT.parent / "translations"
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


@pytest.mark.parametrize("language", ["es", "ar"])
def test_no_translation_shows_a_sign_twice(language: str) -> None:
    """“%%” is one sign where a sentence is filled in by %(name)s, and two everywhere else."""
    path = CATALOGUES / language / "LC_MESSAGES" / "django.mo"
    with path.open("rb") as file:
        catalogue = GNUTranslations(file)._catalog  # type: ignore[attr-defined]
    found = [
        said
        for asked, said in catalogue.items()
        if "%%" in said and "%(" not in (asked[0] if isinstance(asked, tuple) else asked)
    ]
    assert len(catalogue) > 1000
    assert found == []
