"""The learner names a comment that helped, or takes it back."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy

from ..access import OWNER, Place, Subject, act
from ..access.fields import UUID as REFERENCE
from . import api


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("This helped"),
    done=gettext_lazy("Noted: your mentor sees that this comment helped."),
    takes={"annotation_uuid": REFERENCE},
    about=("annotation_uuid",),
)
def mark_helpful(by: Subject, *, annotation_uuid: UUID) -> None:
    """Say that a comment on one's work helped; at most three of each version."""
    api.mark_helpful(annotation_uuid=annotation_uuid, learner_id=by.user_id, at=by.at)


@act(
    OWNER,
    place=Place.PROGRAMME,
    label=gettext_lazy("Take the mark back"),
    done=gettext_lazy("Taken back."),
    takes={"annotation_uuid": REFERENCE},
    about=("annotation_uuid",),
)
def unmark_helpful(by: Subject, *, annotation_uuid: UUID) -> None:
    """No longer say that a comment helped."""
    api.unmark_helpful(annotation_uuid=annotation_uuid, learner_id=by.user_id, at=by.at)
