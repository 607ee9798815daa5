"""Tables of pairings and of cohorts mapped to mentors."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from .states import AssignmentMethod, EndReason, FitAnswer, RequestState

__all__ = [
    "Block",
    "CohortMentor",
    "FitCheck",
    "HandOver",
    "MentorRequest",
    "Pairing",
    "PairingLock",
    "PassedRequest",
]


class CohortMentor(models.Model):
    """The mentor of a cohort; its members are paired with them.

    ``cohort_key`` is the platform's own key, which outlives a new name; ``cohort`` is the name as
    last seen.

    .. no_pii:
    """

    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    course_key = models.CharField(max_length=255)
    cohort_key = models.CharField(max_length=64)
    cohort = models.CharField(max_length=255)
    mentor = models.ForeignKey(
        "mentor_recognition.Mentor", on_delete=models.PROTECT, related_name="+"
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    active = models.BooleanField(null=True, default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course_key", "cohort_key", "active"], name="mr_cohort_one_mentor"
            )
        ]


class Pairing(models.Model):
    """One learner mentored by one mentor in one course run, from a moment, until another.

    How it was assigned is kept, since non-random assignment biases outcome models
    (Guarino et al. 2015).

    .. pii: who mentored whom
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    course_key = models.CharField(max_length=255)
    cohort = models.CharField(max_length=255, blank=True)
    mentor = models.ForeignKey(
        "mentor_recognition.Mentor", on_delete=models.PROTECT, related_name="+"
    )
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    assignment_method = models.CharField(max_length=16, choices=AssignmentMethod.choices)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=16, choices=EndReason.choices, blank=True)
    # Ended by somebody's wish: no rule pairs the two again in this course.
    parted = models.BooleanField(default=False)
    # When the two first met, by word of either or by a first comment.
    met_at = models.DateTimeField(null=True, blank=True)
    reminded_days = models.PositiveSmallIntegerField(
        default=0, help_text="Days without contact at the last reminder."
    )
    # Why these two, as figures: what was matched and which lot was drawn.
    basis = models.JSONField(default=dict)
    active = models.BooleanField(null=True, default=True)

    class Meta:
        constraints = [
            # "active" is True or NULL: MariaDB has no partial unique index.
            models.UniqueConstraint(
                fields=["learner", "course_key", "active"], name="mr_pairing_one_active"
            )
        ]
        indexes = [
            models.Index(fields=["programme", "ends_at"], name="mr_pairing_ended"),
            models.Index(fields=["programme", "starts_at"], name="mr_pairing_started"),
            models.Index(fields=["programme", "learner"], name="mr_pairing_learner"),
            models.Index(fields=["programme", "course_key"], name="mr_pairing_course"),
            models.Index(fields=["mentor", "active"], name="mr_pairing_mentor"),
        ]


class PairingLock(models.Model):
    """What a transaction holds while it changes a learner's place or a mentor's load.

    The primary key is a digest of course and learner, or a mentor's id; see ``locks``.
    ``followed_at`` is the newest moment whose enrolment and cohort were followed, ``left_at`` the
    newest of them without an enrolment.

    .. no_pii:
    """

    key = models.CharField(max_length=64, primary_key=True)
    held = models.BooleanField(default=True)
    followed_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)


class Block(models.Model):
    """Two people who are never paired again; kept from both, and from their manager.

    .. pii: that one person wants nothing to do with another
    .. pii_types: other
    .. pii_retirement: local_api
    """

    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    mentor = models.ForeignKey(
        "mentor_recognition.Mentor", on_delete=models.PROTECT, related_name="+"
    )
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    by_mentor = models.BooleanField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mentor", "learner", "by_mentor"], name="mr_block_once")
        ]


class MentorRequest(models.Model):
    """A learner asks for a mentor in one course run; one open request at a time.

    A mentor who reads it holds it for half an hour (``held_by``, ``held_until``). ``queued_at`` is
    its place in the queue: the day the learner first asked, also when an earlier request came to
    nothing.

    .. pii: what a learner wants help with, their languages and time zone
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    course_key = models.CharField(max_length=255)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    goal = models.CharField(max_length=16)
    words = models.TextField(blank=True)
    skills = models.JSONField(default=list)
    languages = models.JSONField(default=list)
    time_zone = models.CharField(max_length=64, blank=True)
    wished = models.ForeignKey(
        "mentor_recognition.Mentor", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    state = models.CharField(
        max_length=16, choices=RequestState.choices, default=RequestState.WAITING
    )
    queued_at = models.DateTimeField()
    wished_at = models.DateTimeField(null=True, blank=True, help_text="When the mentor was named.")
    asked_at = models.DateTimeField()
    reminded_days = models.PositiveSmallIntegerField(
        default=0, help_text="Days of waiting at the last reminder."
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    held_by = models.ForeignKey(
        "mentor_recognition.Mentor", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    held_until = models.DateTimeField(null=True, blank=True)
    active = models.BooleanField(null=True, default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "course_key", "active"], name="mr_request_one_open"
            )
        ]
        indexes = [
            models.Index(fields=["programme", "active", "queued_at"], name="mr_request_queue"),
            models.Index(fields=["held_by", "active"], name="mr_request_held"),
        ]


class PassedRequest(models.Model):
    """A mentor passed on a request: it is not shown to them again. Nobody else learns of it.

    .. no_pii:
    """

    request = models.ForeignKey(MentorRequest, on_delete=models.CASCADE, related_name="passes")
    mentor = models.ForeignKey(
        "mentor_recognition.Mentor", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "mentor"], name="mr_pass_once")]


class HandOver(models.Model):
    """What the outgoing mentor (or the manager) tells the next one; the learner reads it, too.

    .. pii: words about a learner's work and needs
    .. pii_types: other
    .. pii_retirement: local_api
    """

    pairing = models.OneToOneField(Pairing, on_delete=models.PROTECT, related_name="hand_over")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.TextField()
    written_at = models.DateTimeField()


class FitCheck(models.Model):
    """One side's private word after the first session; neither side reads the other's.

    .. pii: how one person feels about working with another
    .. pii_types: other
    .. pii_retirement: local_api
    """

    pairing = models.ForeignKey(Pairing, on_delete=models.PROTECT, related_name="fit_checks")
    by_mentor = models.BooleanField()
    answer = models.CharField(max_length=8, choices=FitAnswer.choices)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["pairing", "by_mentor"], name="mr_fit_once")]
