"""Tables of rubrics, calibration and panels."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from .states import AssignmentState, DeclineReason, PanelState, Stage

__all__ = [
    "CalibrationAttempt",
    "CalibrationRating",
    "Certificate",
    "Exemplar",
    "ReviewAssignment",
    "ReviewPanel",
    "Rubric",
]


class Rubric(models.Model):
    """One immutable version of a rubric: criteria with anchored levels, as data.

    .. no_pii:
    """

    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField(max_length=64)
    num = models.PositiveIntegerField()
    title = models.CharField(max_length=255)
    criteria = models.JSONField()
    content_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "key", "num"], name="mr_rubric_num")
        ]


class Exemplar(models.Model):
    """A work whose levels are agreed, with the reasons.

    .. no_pii:
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="exemplars")
    title = models.CharField(max_length=255)
    html = models.TextField()
    levels = models.JSONField()
    rationale = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rubric", "title"], name="mr_exemplar_once")]


class CalibrationAttempt(models.Model):
    """One person's attempt at the keyed exemplars; finished with an agreement.

    .. pii: how well a person's ratings agree with the key
    .. pii_types: other
    .. pii_retirement: local_api
    """

    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    num = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    kappa = models.FloatField(null=True, blank=True)
    passed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rubric", "reviewer", "num"], name="mr_attempt_num")
        ]


class CalibrationRating(models.Model):
    """A rating of one exemplar in an attempt; never changed after the key was shown.

    .. no_pii:
    """

    attempt = models.ForeignKey(
        CalibrationAttempt, on_delete=models.CASCADE, related_name="ratings"
    )
    exemplar = models.ForeignKey(Exemplar, on_delete=models.PROTECT, related_name="+")
    scores = models.JSONField()
    rated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "exemplar"], name="mr_rating_once")
        ]


class Certificate(models.Model):
    """The right to review, until a date; ``kappa`` empty for founding reviewers.

    .. pii: that a person may review
    .. pii_types: other
    .. pii_retirement: local_api
    """

    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    kappa = models.FloatField(null=True, blank=True)
    reason = models.CharField(max_length=255, blank=True)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["programme", "expires_at"], name="mr_certificate_valid"),
            models.Index(fields=["reviewer", "programme"], name="mr_certificate_reviewer"),
        ]


class ReviewPanel(models.Model):
    """The reviewers of one version at one stage, and, once complete, their frozen result.

    ``seed`` repeats the draw. Nothing here names the author; the version does.

    .. no_pii:
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    version = models.ForeignKey(
        "mentor_recognition.ProjectVersion", on_delete=models.PROTECT, related_name="+"
    )
    project = models.ForeignKey(
        "mentor_recognition.Project", on_delete=models.PROTECT, related_name="+"
    )
    stage = models.CharField(max_length=16, choices=Stage.choices)
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=PanelState.choices, default=PanelState.WAITING)
    seed = models.CharField(max_length=32)
    wanted = models.PositiveSmallIntegerField()
    extended = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)
    medians = models.JSONField(null=True, blank=True)
    score = models.FloatField(null=True, blank=True)
    span = models.PositiveSmallIntegerField(null=True, blank=True)
    raters = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "stage"], name="mr_panel_once")]
        indexes = [models.Index(fields=["programme", "state"], name="mr_panel_state")]


class ReviewAssignment(models.Model):
    """One reviewer on one panel, and their review.

    ``alias`` is how the work is called to this reviewer; it means nothing elsewhere.

    .. pii: who reviewed what, and their words
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    panel = models.ForeignKey(ReviewPanel, on_delete=models.PROTECT, related_name="assignments")
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    alias = models.CharField(max_length=16)
    state = models.CharField(
        max_length=16, choices=AssignmentState.choices, default=AssignmentState.ASSIGNED
    )
    reason = models.CharField(max_length=16, choices=DeclineReason.choices, blank=True)
    assigned_at = models.DateTimeField()
    due_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    scores = models.JSONField(null=True, blank=True)
    comments = models.JSONField(null=True, blank=True)
    overall = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "reviewer"], name="mr_assignment_once")
        ]
        indexes = [models.Index(fields=["reviewer", "state"], name="mr_assignment_open")]
