"""What follows when the committee looks up who is behind a panel."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from ... import signals
from ...reviews import api as reviews
from ..declarations import FOR_GOOD, Happening, Ids, Notification, Recipients, To


def _looked_up(ids: Ids) -> reviews.Reveal:
    return reviews.reveal(UUID(ids["reveal_uuid"]))


def _who_was(is_reviewer: bool, kind: reviews.Kind = "work") -> To[reviews.Reveal]:
    """Whom the committee looked up, where they reviewed, or wrote what was reviewed."""

    def to(seen: reviews.Reveal, ids: Ids, at: datetime) -> Recipients | None:
        as_reviewer = seen.num != reviews.AUTHOR
        if as_reviewer != is_reviewer or (not is_reviewer and seen.kind != kind):
            return None
        return Recipients([seen.person_id], f"revealed:{seen.uuid}", seen.programme_id)

    return to


IDENTITY_REVEALED: Final = Happening(
    name="identity_revealed",
    signal=signals.identity_revealed,
    ids=("reveal_uuid",),
    audit=("panel.author_revealed", "panel.reviewer_revealed"),
    about=_looked_up,
    notifications=(
        Notification(
            kind="reviewer_revealed",
            title=_("The committee looked up who wrote my review"),
            subject=_("The committee looked up who wrote a review of yours"),
            text=_(
                "A member of the programme's committee looked up who wrote one of your reviews, "
                "for a reason that stands in the log. Nobody else has learned it, and your review "
                "stays as it is. Ask the committee why, if it has not told you."
            ),
            to=_who_was(is_reviewer=True),
            settled=FOR_GOOD,
            activity="review",
            essential=True,
        ),
        Notification(
            kind="author_revealed",
            title=_("The committee looked up who wrote my work"),
            subject=_("The committee looked up whose work a panel reviews"),
            text=_(
                "A member of the programme's committee looked up that a work under blind review is "
                "yours, for a reason that stands in the log. Its reviewers have not learned it, "
                "and nothing changes for your work. Ask the committee why, if it has not told you."
            ),
            to=_who_was(is_reviewer=False),
            settled=FOR_GOOD,
            activity="project",
            essential=True,
        ),
        Notification(
            kind="commenter_revealed",
            title=_("The committee looked up who wrote my comment"),
            subject=_("The committee looked up whose comment a panel reviews"),
            text=_(
                "A member of the programme's committee looked up that a comment under blind review "
                "is yours, for a reason that stands in the log. Its reviewers have not learned it. "
                "Ask the committee why, if it has not told you."
            ),
            to=_who_was(is_reviewer=False, kind="thread"),
            settled=FOR_GOOD,
            activity="mentoring",
            essential=True,
        ),
        Notification(
            kind="portfolio_revealed",
            title=_("The committee looked up whose portfolio is mine"),
            subject=_("The committee looked up whose portfolio a panel reviews"),
            text=_(
                "A member of the programme's committee looked up that a portfolio under blind "
                "review is yours, for a reason that stands in the log. Its reviewers have not "
                "learned it. Ask the committee why, if it has not told you."
            ),
            to=_who_was(is_reviewer=False, kind="portfolio"),
            settled=FOR_GOOD,
            activity="mentoring",
            page="mentor_binder",
            essential=True,
        ),
    ),
)

HAPPENINGS: Final = (IDENTITY_REVEALED,)
