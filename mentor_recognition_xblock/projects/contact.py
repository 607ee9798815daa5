"""A comment or a review is a contact: the pairing of its author and the learner has begun."""

from __future__ import annotations

from datetime import datetime

from ..pairing import api as pairing
from .comment_queries import annotation_place, mentor_review_place


def count_as_contact(*, annotation_id: int, at: datetime) -> bool:
    """Note a comment as the two's first contact; whether it was the first.

    It counts from when the comment was made, whenever (``at``) this runs.
    """
    note = annotation_place(annotation_id)
    return pairing.note_contact(
        programme_id=note.programme_id,
        course_key=note.course_key,
        learner_id=note.learner_id,
        at=min(note.created_at, at),
    )


def count_review_as_contact(*, review_id: int, at: datetime) -> bool:
    """The same for a review that was sent."""
    sent = mentor_review_place(review_id)
    return pairing.note_contact(
        programme_id=sent.programme_id,
        course_key=sent.course_key,
        learner_id=sent.learner_id,
        at=min(sent.sent_at, at),
    )
