"""Tables of calibration sessions: a group rates the same works, hidden until all are in."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from .models import Exemplar, Rubric
from .states import SessionState


class CalibrationSession(models.Model):
    """Works that several people rate apart and then discuss.

    ``alpha`` is Krippendorff's over all criteria, ``alphas`` the same by criterion, null where
    nothing differs; both are written when the ratings are revealed. A trial has the ``draft`` of a
    rubric as it stood, to which half of the ratings hold; ``trial`` is how they agree by either
    wording, and ``published_as`` the version that the draft became.

    .. no_pii:
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    state = models.CharField(
        max_length=16, choices=SessionState.choices, default=SessionState.RATING
    )
    opened_at = models.DateTimeField()
    # The last day for ratings.
    ends_on = models.DateField()
    revealed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    alpha = models.FloatField(null=True, blank=True)
    alphas = models.JSONField(default=dict)
    draft = models.JSONField(null=True)
    trial = models.JSONField(default=list)
    published_as = models.ForeignKey(
        Rubric, null=True, on_delete=models.PROTECT, related_name="trials"
    )

    class Meta:
        indexes = [models.Index(fields=["state", "ends_on"], name="mr_session_state")]


class SessionPlace(models.Model):
    """A person in a session, under a number that says nothing of who they are.

    ``bias`` is how far they stand from the key, with its interval; it and ``kappa`` are written
    when the ratings are revealed. Who left has no result.

    .. pii: that a person takes part, and how well they agree with the key
    .. pii_types: other
    .. pii_retirement: local_api
    """

    session = models.ForeignKey(CalibrationSession, on_delete=models.CASCADE, related_name="places")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    num = models.PositiveSmallIntegerField()
    left_at = models.DateTimeField(null=True, blank=True)
    kappa = models.FloatField(null=True, blank=True)
    bias = models.JSONField(default=dict)
    certified = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "person"], name="mr_session_person_once"),
            models.UniqueConstraint(fields=["session", "num"], name="mr_session_place_num"),
        ]


class SessionWork(models.Model):
    """A work of a session with its key, as it was agreed when the session began.

    .. no_pii:
    """

    session = models.ForeignKey(CalibrationSession, on_delete=models.CASCADE, related_name="works")
    exemplar = models.ForeignKey(Exemplar, on_delete=models.PROTECT, related_name="+")
    num = models.PositiveSmallIntegerField()
    levels = models.JSONField()
    rationale = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "num"], name="mr_session_work_num"),
            models.UniqueConstraint(fields=["session", "exemplar"], name="mr_session_work_once"),
        ]


class SessionRating(models.Model):
    """What somebody gave a work, and why; theirs alone until the ratings are revealed.

    .. pii: what a person thinks of a work, and their words
    .. pii_types: other
    .. pii_retirement: local_api
    """

    place = models.ForeignKey(SessionPlace, on_delete=models.CASCADE, related_name="ratings")
    work = models.ForeignKey(SessionWork, on_delete=models.CASCADE, related_name="ratings")
    scores = models.JSONField()
    why = models.TextField(blank=True)
    rated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "work"], name="mr_session_rating_once")
        ]


class SessionNote(models.Model):
    """What was said of a work once the ratings were revealed; without a place, by the leader.

    .. pii: a person's words
    .. pii_types: other
    .. pii_retirement: local_api
    """

    work = models.ForeignKey(SessionWork, on_delete=models.CASCADE, related_name="notes")
    place = models.ForeignKey(
        SessionPlace, null=True, on_delete=models.CASCADE, related_name="notes"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()
