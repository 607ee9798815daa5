"""What a mentor sees of their own recognition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy

from ...access import MENTOR_OF_PAGE, Done, Place, read
from ...access.fields import UUID as REFERENCE
from ...recognition import api as recognition
from ...standing import Standing
from .gates import Gate, gates_of


@dataclass(frozen=True)
class Tier:
    """The way to one tier; ``result`` is met, not_enough or not_met.

    ``reviews`` decide nothing and may have the committee look. ``evaluation`` is what
    ``recognition.own_record`` takes.
    """

    key: str
    title: str
    result: str
    summary: str
    gates: tuple[Gate, ...]
    reviews: tuple[Gate, ...]
    evaluation: UUID


@dataclass(frozen=True)
class OwnReview:
    """A dossier review at the last close; ``answer`` is empty until then.

    ``points`` say why the policy asked for it; of one's own there are none.
    """

    uuid: UUID
    asked_at: datetime
    words: str
    answer: str
    reason: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class Progress:
    """A mentor's figures at the last close, and their case; nothing of anybody's vote.

    ``cases`` is the open one, else the newest. The vote on one that ``is_asked`` waits for what
    ``recognition.tell`` takes.
    """

    standing: str
    evaluated_at: datetime | None
    tiers: tuple[Tier, ...]
    decisions: tuple[recognition.DecisionShownToMentor, ...]
    may_ask_for_review: bool
    review: OwnReview | None
    review_by_policy: OwnReview | None
    cases: tuple[recognition.OwnCase, ...]


@read(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    area="recognition",
    label=gettext_lazy("My progress"),
    shows=Progress,
)
def progress(by: Standing) -> Done:
    """One's figures at the last close, criterion by criterion, decisions on one, and one's case."""
    found = recognition.progress_of(
        programme_id=by.programme.id, mentor_user_id=by.user_id, at=by.at
    )
    evaluated = found.evaluated_at is not None
    decided = recognition.decisions_shown_to_mentor(by.mentor_id) if evaluated else []
    asking = recognition.review_of_mentor(by.mentor_id)
    return Done(
        made=Progress(
            standing=found.standing_title,
            evaluated_at=found.evaluated_at,
            tiers=tuple(
                Tier(
                    one.key,
                    one.title,
                    one.result,
                    one.summary,
                    gates_of(one.gates, stored),
                    gates_of(one.reviews, stored),
                    one.evaluation_uuid,
                )
                for one in found.tiers
                for stored in [recognition.evaluation(one.evaluation_uuid)]
            ),
            decisions=tuple(decided),
            may_ask_for_review=asking.may_ask,
            review=_review(asking.review),
            review_by_policy=_review(asking.by_policy),
            cases=tuple(recognition.own_cases(by.mentor_id, at=by.at)),
        )
    )


@read(
    MENTOR_OF_PAGE,
    place=Place.PROGRAMME,
    area="recognition",
    label=gettext_lazy("My evaluation, to recompute"),
    takes={"evaluation": REFERENCE},
    shows=dict[str, Any],
)
def own_record(by: Standing, *, evaluation: UUID) -> Done:
    """Policy, facts, formulas and figures of one's own evaluation: enough to compute it again."""
    return Done(made=recognition.own_explanation(evaluation, mentor_id=by.mentor_id))


def _review(found: recognition.DossierReviewData | None) -> OwnReview | None:
    if found is None:
        return None
    points = tuple(f"{one.title}: {one.words}" for one in found.points)
    return OwnReview(found.uuid, found.asked_at, found.words, found.answer, found.reason, points)
