"""What is sent to the doors of proposed changes to the rubric, and of trials of its draft."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from mentor_recognition_xblock.reviews import proposals

WORDS = {
    "criterion": "breadth",
    "change": "Say what a task is.",
    "reason": "Two of us read it in two ways.",
}


def play(programme_id: int, mentor: Any, reviewer: Any, at: datetime) -> dict[str, Any]:
    """A proposal of the mentor's that waits for an answer, and one of a reviewer's."""
    made = {
        name: proposals.propose_change(programme_id=programme_id, person_id=one.pk, at=at, **WORDS)[
            0
        ]
        for name, one in (("rubric_change", mentor), ("other_change", reviewer))
    }
    return {**made, "reviewers_to_try": reviewer.username}


def addresses(slug: str) -> dict[str, dict[str, Any]]:
    """Arguments of the pages by name."""
    return {name: {"slug": slug} for name in ("rubric_proposals", "console_rubric_proposals")}


def pages(stage: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """What the forms of the pages post."""
    own = {"proposal": str(stage.given["rubric_change"])}
    soon = (timezone.now() + timedelta(days=9)).date()
    return {
        ("rubric_proposals", "propose"): {**WORDS, "criterion": "mastery"},
        ("rubric_proposals", "withdraw"): own,
        ("console_rubric_proposals", "answer"): {
            **own, "verdict": "declined", "answer": "The anchor says so already.",
        },
        ("console_rubric_preview", "try"): {
            "num": "1", "title": "Clearer", "people": stage.given["reviewers_to_try"],
            "works": "3", "ends_on": str(soon),
        },
    }  # fmt: skip
