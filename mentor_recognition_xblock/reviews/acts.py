"""What reviewers do: calibrate, review blind, hand a review back."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as lazy

from .. import inputs
from ..access import MEMBER, Done, Place, Subject, act
from ..access.fields import UUID as REFERENCE
from . import api

LEVELS: Final = inputs.Many(inputs.Whole(0, 4))


@act(
    MEMBER,
    place=Place.PROGRAMME,
    label=lazy("Rate the exemplar"),
    done=lazy("Rating kept. Compare it with the key below."),
    takes={"exemplar_uuid": REFERENCE, "scores": LEVELS},
)
def rate(by: Subject, *, exemplar_uuid: UUID, scores: dict[str, int]) -> None:
    """Rate an exemplar by every criterion, to be certified as a reviewer."""
    api.rate_exemplar(
        programme_id=by.programme.id,
        reviewer_id=by.user_id,
        exemplar_uuid=exemplar_uuid,
        scores=scores,
        at=by.at,
    )


@act(
    MEMBER,
    place=Place.PROGRAMME,
    label=lazy("Send the review"),
    done=lazy("Review sent. Thank you: it counts."),
    takes={
        "assignment_uuid": REFERENCE,
        "scores": LEVELS,
        "comments": inputs.Many(inputs.Text(api.MAX_COMMENT, required=False)),
        "overall": inputs.Text(api.MAX_OVERALL),
    },
)
def submit(
    by: Subject,
    *,
    assignment_uuid: UUID,
    scores: dict[str, int],
    comments: dict[str, str],
    overall: str,
) -> None:
    """Send one's blind review of an assigned work."""
    api.submit_review(
        reviewer_id=by.user_id,
        assignment_uuid=assignment_uuid,
        scores=scores,
        comments=comments,
        overall=overall,
        at=by.at,
    )


@act(
    MEMBER,
    place=Place.PROGRAMME,
    label=lazy("Release the review"),
    done=lazy("Released. Someone else will review it."),
    takes={
        "assignment_uuid": REFERENCE,
        "reason": inputs.Choice(("i_know_them", "conflict", "no_time")),
    },
)
def decline(by: Subject, *, assignment_uuid: UUID, reason: str) -> Done:
    """Give an assigned review back, with the reason."""
    api.decline(reviewer_id=by.user_id, assignment_uuid=assignment_uuid, reason=reason, at=by.at)
    return Done()
