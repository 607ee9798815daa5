"""The fields of the gallery: an act like any other, shown empty, filled in and refused."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, Final

from mentor_recognition_xblock import inputs

SAMPLE: Final = SimpleNamespace(
    label="Send it",
    fields={
        "name": inputs.Text(60, lines=False),
        "address": inputs.Text(60, lines=False),
        "role": inputs.Choice(("manager", "committee")),
        "day": inputs.Day(),
        "words": inputs.Text(2000),
        "outcome": inputs.Choice(("award", "decline")),
        "sure": inputs.Flag(),
    },
)
ROLES: Final = [("manager", "Manager"), ("committee", "Committee member")]


def shown() -> dict[str, Any]:
    """The form as it stands after one field of it was refused."""
    return {
        "acts": {"sample": SAMPLE},
        "roles": ROLES,
        "posted": {
            "act": "sample", "name": "Ada", "address": "nobody@", "role": "committee",
            "day": "2026-11-26", "words": "Two lines\nof text", "outcome": "award",
        },
        "errors": {"address": "That is no e-mail address: it lacks what follows the @."},
    }  # fmt: skip
