"""Tables of programmes, their terms, people in charge and policy versions."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from ..access.offices import Office
from ..access.states import ProgrammeState

__all__ = [
    "CourseUnit",
    "PolicyDraft",
    "PolicyVersion",
    "Programme",
    "ProgrammeCourse",
    "ProgrammePause",
    "ProgrammeRole",
    "Term",
]


class Programme(models.Model):
    """One mentoring programme of one organisation, over some of its courses.

    ``slug`` is the name authors type into a block; ``uuid`` leaves the server.

    .. no_pii:
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=64, unique=True)
    title = models.CharField(max_length=255)
    organisation = models.CharField(max_length=255)
    description = models.TextField(blank=True)
    state = models.CharField(
        max_length=16, choices=ProgrammeState.choices, default=ProgrammeState.OPEN
    )
    # Whether its terms close on the day after their last, without anybody.
    closes_by_itself = models.BooleanField(default=True)
    # How many threads of each mentor are drawn for review at a term's close; none: not reviewed.
    craft_threads = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class ProgrammePause(models.Model):
    """A stretch of time in which nothing of a programme came due; ``until`` None while it lasts.

    .. no_pii:
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="pauses")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["programme", "since"]


class ProgrammeCourse(models.Model):
    """A course run inside a programme; a course run belongs to one programme at most.

    .. no_pii:
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="courses")
    course_key = models.CharField(max_length=255, unique=True)


class CourseUnit(models.Model):
    """A unit of a programme's course as its author published it: known by the block's usage key.

    .. no_pii:
    """

    usage_key = models.CharField(max_length=255, unique=True)
    course_key = models.CharField(max_length=255)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    activity = models.CharField(max_length=16)
    title = models.CharField(max_length=255)
    milestone = models.CharField(max_length=255, blank=True)
    # For everybody; or so many days after each learner's start, or neither.
    due_at = models.DateTimeField(null=True, blank=True)
    due_after_days = models.PositiveIntegerField(null=True, blank=True)
    max_characters = models.PositiveIntegerField()
    reviews_required = models.PositiveIntegerField()
    # The portfolio badge it gives now; without a score it gives none.
    badge_min_score = models.FloatField(null=True, blank=True)
    badge_on_time = models.BooleanField(default=False)
    # Parts of a portfolio entry that learners are asked for.
    asks = models.JSONField(default=list)
    # What completes a project here: one of ``hosts.units.DONE_WHEN``.
    done_when = models.CharField(max_length=16, default="final")
    # When it was no longer published: nothing is due in it then.
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["course_key", "activity"], name="mr_unit_course")]

    def __str__(self) -> str:
        return self.milestone or self.title


class Term(models.Model):
    """A stretch of the calendar at whose close mentors are evaluated.

    .. no_pii:
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="terms")
    num = models.PositiveIntegerField()
    title = models.CharField(max_length=255)
    starts_on = models.DateField()
    ends_on = models.DateField()
    closed_at = models.DateTimeField(null=True, blank=True)
    # Days before its end at the last reminder of managers.
    reminded_days = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "num"], name="mr_term_num")]
        ordering = ["programme", "num"]

    def __str__(self) -> str:
        return self.title


class ProgrammeRole(models.Model):
    """A person in charge: manager, committee or chair, from a moment, until another.

    ``until`` lies ahead where the role ends with ``term``; ``given_by`` and ``ended_by`` are empty
    where nobody did it.

    .. pii: who holds an office in a programme
    .. pii_types: other
    .. pii_retirement: local_api
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="roles")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=16, choices=Office.choices)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    term = models.ForeignKey(Term, null=True, on_delete=models.PROTECT, related_name="+")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    active = models.BooleanField(null=True, default=True)

    class Meta:
        constraints = [
            # "active" is True or NULL: MariaDB has no partial unique index.
            models.UniqueConstraint(
                fields=["programme", "user", "role", "active"], name="mr_role_once"
            )
        ]


class PolicyVersion(models.Model):
    """One immutable version of a programme's rules, as data, with a content hash.

    In force is the version with the latest ``effective_from`` not in the future. A version
    is never edited: a correction is a new version. One that was announced may be withdrawn before
    its day; it is then in force never.

    .. no_pii:
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="policies")
    num = models.PositiveIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=80)
    effective_from = models.DateTimeField()
    note = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "num"], name="mr_policy_num")]
        ordering = ["programme", "num"]

    def save(self, *args: object, **kwargs: object) -> None:
        """Refuse to change a version that is stored."""
        if not self._state.adding:
            raise TypeError("a policy version is immutable: add a new version instead")
        super().save(*args, **kwargs)  # type: ignore[arg-type]


class PolicyDraft(models.Model):
    """What the managers of a programme write towards its next policy; one for each programme.

    ``text`` is as it was typed: it need not be a policy yet. ``num`` counts the saves: a form that
    shows an older one must not write over a newer one. ``based_on`` is the version it began from.

    .. no_pii:
    """

    programme = models.OneToOneField(Programme, on_delete=models.PROTECT, related_name="+")
    based_on = models.ForeignKey(PolicyVersion, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    num = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
