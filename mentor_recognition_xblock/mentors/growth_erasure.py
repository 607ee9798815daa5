"""What mentors gave and learned, of a person who leaves or asks for their data."""

from __future__ import annotations

from typing import Any

from .growth_models import Contribution, ContributionVerdict, LearningRecord


def forget_growth(*, user_id: int) -> None:
    """Blank the person's words; what was counted still counts."""
    Contribution.objects.filter(mentor__user_id=user_id).update(title="", words="", link="")
    ContributionVerdict.objects.filter(by_id=user_id).update(reason="")
    # What others wrote about the person's work goes with it.
    ContributionVerdict.objects.filter(contribution__mentor__user_id=user_id).update(reason="")
    LearningRecord.objects.filter(mentor__user_id=user_id).update(title="", words="")


def export_growth(*, user_id: int) -> dict[str, Any]:
    """Contributions, verdicts given, and learning."""
    given = Contribution.objects.filter(mentor__user_id=user_id).order_by("pk")
    judged = ContributionVerdict.objects.filter(by_id=user_id).order_by("pk")
    learned = LearningRecord.objects.filter(mentor__user_id=user_id).order_by("pk")
    return {
        "contributions": list(
            given.values("kind", "title", "words", "link", "done_on", "state", "offered_at")
        ),
        "verdicts_on_contributions": list(judged.values("accepts", "reason", "at")),
        "learning": list(
            learned.values("kind", "title", "words", "hours", "done_on", "recorded_at")
        ),
    }
