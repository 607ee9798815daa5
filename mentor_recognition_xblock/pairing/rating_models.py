"""Tables of what learners say in private of an ended mentoring."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from .models import Pairing
from .states import Expectation

__all__ = ["LearnerRating", "RatingBatch"]


class RatingBatch(models.Model):
    """A mentor's answers released at one close: how many, and how many met or exceeded.

    ``met`` is what may be told: near either end, the most that the words for it fit (``ratings``).
    It is evidence, and is never written again.

    .. no_pii:
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    mentor = models.ForeignKey(
        "mentor_recognition.Mentor", on_delete=models.PROTECT, related_name="+"
    )
    answers = models.PositiveIntegerField()
    met = models.PositiveIntegerField()
    released_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["mentor", "released_at"], name="mr_rating_batch_mentor")]


class LearnerRating(models.Model):
    """Whether a mentoring met its learner's expectations, as the learner says in private.

    .. pii: what a learner thinks of being mentored
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    pairing = models.OneToOneField(Pairing, on_delete=models.PROTECT, related_name="+")
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.CharField(max_length=16, choices=Expectation.choices)
    given_at = models.DateTimeField()
    batch = models.ForeignKey(RatingBatch, null=True, on_delete=models.PROTECT, related_name="+")
