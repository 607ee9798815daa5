"""What is sent to the doors of rubrics that change, and of what reviewers get for reviewing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from mentor_recognition_xblock.reviews import proposals
from mentor_recognition_xblock.reviews.models import Certificate, ReviewAssignment, ReviewPanel
from mentor_recognition_xblock.reviews.thanks_models import ReviewingRecord

from .rules_requests import LEVELS

WORDS = {
    "criterion": "breadth",
    "change": "Say what a task is.",
    "reason": "Two of us read it in two ways.",
}

# Reads by REST, which are asked for nothing.
READS: dict[str, dict[str, Any]] = {
    "reviews.draft_trials": {},
    "reviews.rubric_proposals": {},
    "reviews.own_proposals": {},
    "reviews.own_reviewing": {},
}


def play(programme_id: int, mentor: Any, reviewer: Any, at: datetime) -> dict[str, Any]:
    """A proposal of the mentor's that waits for an answer, and one of a reviewer's."""
    made = {
        name: proposals.propose_change(programme_id=programme_id, person_id=one.pk, at=at, **WORDS)[
            0
        ]
        for name, one in (("rubric_change", mentor), ("other_change", reviewer))
    }
    record = ReviewingRecord.objects.create(
        programme_id=programme_id, person_id=mentor.pk, reviews=2, minutes=40, made_at=at,
        certificate=Certificate.objects.get(reviewer_id=reviewer.pk),
        since=at - timedelta(days=90), until=at,
    )  # fmt: skip
    return {**made, "reviewers_to_try": reviewer.username, "record": record.uuid}


def review(learner: Any, at: datetime) -> Any:
    """The first version of the learner's work, reviewed by one; the project's uuid."""
    panel = ReviewPanel.objects.get(version__project__learner=learner, stage="baseline")
    ReviewPanel.objects.filter(pk=panel.pk).update(
        state="complete", completed_at=at, raters=1, score=2.0, span=0,
        medians=dict.fromkeys(LEVELS, 2.0),
    )  # fmt: skip
    first, *others = panel.assignments.order_by("pk")
    ReviewAssignment.objects.filter(pk__in=[one.pk for one in others]).update(state="expired")
    ReviewAssignment.objects.filter(pk=first.pk).update(
        state="submitted", submitted_at=at, scores=LEVELS, overall="Careful.",
        comments={"breadth": "Who else needs this?"},
    )  # fmt: skip
    return panel.version.project.uuid


def addresses(slug: str, record: Any) -> dict[str, dict[str, Any]]:
    """Arguments of the pages by name."""
    names = ("rubric_proposals", "console_rubric_proposals", "reviewing")
    return {
        **{name: {"slug": slug} for name in names},
        "reviewing_record": {"uuid": record},
    }


def pages(stage: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """What the forms of the pages post."""
    own = {"proposed": str(stage.given["rubric_change"])}
    soon = (timezone.now() + timedelta(days=9)).date()
    return {
        ("rubric_proposals", "propose"): {**WORDS, "criterion": "mastery"},
        ("rubric_proposals", "withdraw"): own,
        ("console_rubric_proposals", "answer"): {
            **own, "verdict": "declined", "answer": "The anchor says so already.",
        },
        ("reviewing", "record"): {"term": "0"},
        ("reviewing", "withdraw"): {"record": str(stage.given["record"]), "sure": "on"},
        ("console_rubric_preview", "try"): {
            "num": "1", "title": "Clearer", "people": stage.given["reviewers_to_try"],
            "works": "5", "ends_on": str(soon),
        },
    }  # fmt: skip
