"""Tables of rubrics, calibration and panels."""

from __future__ import annotations

import uuid
from uuid import uuid4

from django.conf import settings
from django.db import models

from .managers_of_models import OfPeople, OfWorks, ScoringWorks
from .states import (
    AssignmentState,
    DeclineReason,
    DiscardReason,
    ExemplarState,
    PanelState,
    RubricKind,
    Shortage,
    Stage,
)

__all__ = [
    "CalibrationAttempt",
    "CalibrationInvitation",
    "CalibrationRating",
    "Certificate",
    "Exemplar",
    "ExemplarKey",
    "ReviewAssignment",
    "ReviewDraft",
    "ReviewPanel",
    "Rubric",
    "RubricDraft",
]


class Rubric(models.Model):
    """One immutable version of a rubric: criteria with anchored levels, as data.

    ``title`` is its first language's, to search and sort by; ``title_texts`` is all of it. ``kind``
    says what is scored by it.

    .. no_pii:
    """

    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    kind = models.CharField(max_length=8, choices=RubricKind.choices, default=RubricKind.WORK)
    key = models.CharField(max_length=64)
    num = models.PositiveIntegerField()
    title = models.CharField(max_length=255)
    title_texts = models.JSONField()
    criteria = models.JSONField()
    content_hash = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    objects: models.Manager[Rubric] = models.Manager()
    of_works: models.Manager[Rubric] = OfWorks()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "key", "num"], name="mr_rubric_num")
        ]


class RubricDraft(models.Model):
    """What the managers of a programme write towards its next rubric; one for each programme.

    ``content`` is a rubric whose texts may be missing yet, with the languages it is written in and
    the criteria that were taken out. ``num`` counts the saves: a form that shows an older one must
    not write over a newer one.

    .. no_pii:
    """

    programme = models.OneToOneField(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    content = models.JSONField()
    num = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()


class Exemplar(models.Model):
    """A work that reviewers calibrate on, once its key is agreed.

    ``version`` is the learner's version that it was made of, with their consent; empty for one that
    was written. ``html`` has no name in it. ``levels`` and ``rationale`` are the agreed key, empty
    until there is one. ``origin`` is the same in all copies that later rubrics took over.

    .. pii: a person's work, without their name, while they allow it
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    origin = models.UUIDField(default=uuid4, editable=False)
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="exemplars")
    version = models.ForeignKey(
        "mentor_recognition.ProjectVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    state = models.CharField(
        max_length=16, choices=ExemplarState.choices, default=ExemplarState.OPEN
    )
    title = models.CharField(max_length=255)
    html = models.TextField()
    levels = models.JSONField(default=dict)
    rationale = models.JSONField(default=dict)
    added_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rubric", "title"], name="mr_exemplar_once")]
        indexes = [models.Index(fields=["rubric", "state"], name="mr_exemplar_state")]


class ExemplarKey(models.Model):
    """What one person thinks the levels of an exemplar are, and why.

    .. pii: what a person thinks of a work, and their words
    .. pii_types: other
    .. pii_retirement: local_api
    """

    exemplar = models.ForeignKey(Exemplar, on_delete=models.CASCADE, related_name="keys")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    levels = models.JSONField()
    rationale = models.JSONField()
    given_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["exemplar", "person"], name="mr_exemplar_key_once")
        ]


class CalibrationInvitation(models.Model):
    """A person was asked to calibrate; ``times`` counts how often.

    .. pii: that a person was asked to review
    .. pii_types: other
    .. pii_retirement: local_api
    """

    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    times = models.PositiveIntegerField(default=1)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "person"], name="mr_invitation_once")
        ]


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

    ``seed`` decides after which of its holder's ``works`` one with a known key follows, and which;
    ``seeds_owed`` of them have not been given yet.

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
    # When a manager ended it before its time; its holder calibrates again when they are asked to.
    ended_at = models.DateTimeField(null=True, blank=True)
    # How many days before its end the person was last reminded.
    reminded_days = models.PositiveSmallIntegerField(null=True, blank=True)
    seed = models.CharField(max_length=32)
    works = models.PositiveIntegerField(default=0)
    seeds_owed = models.PositiveSmallIntegerField(default=0)
    # When managers were told that its holder no longer agrees with the keys.
    drift_told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["programme", "expires_at"], name="mr_certificate_valid"),
            models.Index(fields=["reviewer", "programme"], name="mr_certificate_reviewer"),
        ]


class ReviewPanel(models.Model):
    """The reviewers of a version at one stage, of a mentor's thread or portfolio, and their result.

    Of ``version``, ``thread`` and ``portfolio`` it has one; ``project`` is where either of the
    first two stands, and ``words`` how long it is to read. A panel on a work with a known key has
    an ``exemplar`` in their place, the ``certificate`` of its only reviewer, and no result.
    ``seed`` repeats the draw. ``estimate`` weighs how strict its reviewers are, with its standard
    deviation; it is made once, after completion. ``waits_for`` is what it lacked when it was last
    drawn, empty unless it waits. ``held`` is how many of its places are taken, ``asked`` how many
    reviewers it ever had, ``due_days`` how long one has; whoever asks for work gets that with the
    fewest taken, and of those alike the first by ``lot``. ``released_at`` is the close from which
    on the mentor of a thread or portfolio reads its ratings. Nothing here names the author; what it
    is on does.

    .. no_pii:
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    version = models.ForeignKey(
        "mentor_recognition.ProjectVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    # A thread is sampled at most once.
    thread = models.OneToOneField(
        "mentor_recognition.Annotation", null=True, on_delete=models.PROTECT, related_name="+"
    )
    project = models.ForeignKey(
        "mentor_recognition.Project", null=True, on_delete=models.PROTECT, related_name="+"
    )
    portfolio = models.OneToOneField(
        "mentor_recognition.MentorPortfolio",
        null=True,
        on_delete=models.PROTECT,
        related_name="panel",
    )
    exemplar = models.ForeignKey(Exemplar, null=True, on_delete=models.PROTECT, related_name="+")
    certificate = models.ForeignKey(
        Certificate, null=True, on_delete=models.PROTECT, related_name="+"
    )
    stage = models.CharField(max_length=16, choices=Stage.choices)
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16, choices=PanelState.choices, default=PanelState.WAITING)
    waits_for = models.CharField(max_length=16, choices=Shortage.choices, blank=True)
    seed = models.CharField(max_length=32)
    words = models.PositiveIntegerField(default=0)
    wanted = models.PositiveSmallIntegerField()
    held = models.PositiveSmallIntegerField(default=0)
    asked = models.PositiveSmallIntegerField(default=0)
    due_days = models.PositiveSmallIntegerField()
    lot = models.PositiveIntegerField()
    extended = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True)
    medians = models.JSONField(null=True, blank=True)
    score = models.FloatField(null=True, blank=True)
    span = models.PositiveSmallIntegerField(null=True, blank=True)
    raters = models.PositiveSmallIntegerField(null=True, blank=True)
    estimate = models.FloatField(null=True, blank=True)
    estimate_sd = models.FloatField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)

    objects: models.Manager[ReviewPanel] = models.Manager()
    of_works: models.Manager[ReviewPanel] = ScoringWorks()
    of_people: models.Manager[ReviewPanel] = OfPeople()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "stage"], name="mr_panel_once"),
            models.UniqueConstraint(fields=["certificate", "exemplar"], name="mr_panel_seeded"),
        ]
        indexes = [
            models.Index(fields=["programme", "state"], name="mr_panel_state"),
            # By which the next work is found for whoever asks.
            models.Index(fields=["programme", "waits_for", "held", "lot"], name="mr_panel_next"),
        ]


class ReviewAssignment(models.Model):
    """One reviewer on one panel, and their review.

    ``alias`` is how the work is called to this reviewer; it means nothing elsewhere. ``num`` is how
    the reviewer is called to managers, from 1 in each panel; of those drawn together it falls by
    lot. ``reason`` is why they gave the review back, or why it was set aside.

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
    num = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=16, choices=AssignmentState.choices, default=AssignmentState.ASSIGNED
    )
    reason = models.CharField(
        max_length=16, choices=[*DeclineReason.choices, *DiscardReason.choices], blank=True
    )
    # Chosen by a manager, where the draw found nobody.
    by_hand = models.BooleanField(default=False)
    assigned_at = models.DateTimeField()
    due_at = models.DateTimeField()
    # How often its reviewer took longer.
    renewals = models.PositiveSmallIntegerField(default=0)
    submitted_at = models.DateTimeField(null=True, blank=True)
    scores = models.JSONField(null=True, blank=True)
    comments = models.JSONField(null=True, blank=True)
    overall = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "reviewer"], name="mr_assignment_once"),
            models.UniqueConstraint(fields=["panel", "num"], name="mr_assignment_num"),
        ]
        indexes = [models.Index(fields=["reviewer", "state"], name="mr_assignment_open")]


class ReviewDraft(models.Model):
    """What a reviewer has scored and written of a review that is not sent yet.

    ``key`` names the save, so that another window does not write over what it has not seen. The row
    goes with the seat: when the review is sent, released, expires or is void.

    .. pii: what a person thinks of a work so far, and their words
    .. pii_types: other
    .. pii_retirement: local_api
    """

    assignment = models.OneToOneField(
        ReviewAssignment, on_delete=models.CASCADE, related_name="draft"
    )
    scores = models.JSONField()
    comments = models.JSONField()
    overall = models.TextField(blank=True)
    key = models.CharField(max_length=64, blank=True)
    saved_at = models.DateTimeField()
