"""Which modules are broken on purpose: those whose rules decide about people."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "mentor_recognition_xblock"
PLACES = (
    "core/*.py",
    "core/metrics/*.py",
    "core/openbadges/*.py",
    "access/*.py",
    "recognition/*.py",
    "units/actions.py",
    "badges/holder/claims.py",
    "badges/issuer/status_lists.py",
    "reviews/panels.py",
    "pairing/cohort_sync.py",
)
NO_RULES = ("__init__.py", "models.py", "words.py", "plain_words.py", "policy_words.py")
"""Names of files that hold exports, tables or sentences."""


def targets() -> list[Path]:
    """Return the files that are broken, sorted."""
    found = {path for place in PLACES for path in PACKAGE.glob(place)}
    return sorted(path for path in found if path.name not in NO_RULES)
