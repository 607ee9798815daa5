"""The tables a platform would keep."""

from __future__ import annotations

from django.conf import settings
from django.db import models

__all__ = ["Cohort", "Course", "Enrolment", "Grade", "Message", "SentEvent", "Unit", "UnitProgress"]


class Course(models.Model):
    """A course run.

    .. no_pii:
    """

    course_key = models.CharField(max_length=255, unique=True)
    title = models.CharField(max_length=255)
    starts_at = models.DateTimeField(null=True)
    cohorted = models.BooleanField(default=True)


class Cohort(models.Model):
    """A cohort of a course run.

    .. no_pii:
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="cohorts")
    name = models.CharField(max_length=255)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "name"], name="mrs_cohort")]


class Enrolment(models.Model):
    """A person in a course run: their cohort and role.

    .. pii: course membership of a person
    .. pii_types: other
    .. pii_retirement: local_api
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="enrolments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    cohort = models.ForeignKey(Cohort, null=True, on_delete=models.SET_NULL, related_name="members")
    is_active = models.BooleanField(default=True)
    role = models.CharField(max_length=16, blank=True)
    enrolled_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "user"], name="mrs_enrolment")]
        indexes = [models.Index(fields=["role", "course"], name="mrs_enrolment_role")]


class Unit(models.Model):
    """Where a block stands: its usage key, course run and page, and what its author published.

    ``published`` is a ``HostUnit`` as JSON, None before anything was.

    .. no_pii:
    """

    usage_key = models.CharField(max_length=255, unique=True)
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="units")
    published = models.JSONField(null=True)
    path = models.CharField(max_length=255, blank=True)


class UnitProgress(models.Model):
    """How far a person has come in a block, 0..1, as a platform would have noted it.

    .. pii: what a person has done in a course
    .. pii_types: other
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    usage_key = models.CharField(max_length=255)
    share = models.FloatField()
    told_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "usage_key"], name="mrs_progress_once")
        ]


class Grade(models.Model):
    """A person's grade from 0 to 1 in a course run, or in the part of it that ``usage_key`` names.

    .. pii: how a person did in a course
    .. pii_types: other
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="grades")
    usage_key = models.CharField(max_length=255, blank=True)
    share = models.FloatField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "course", "usage_key"], name="mrs_grade_once")
        ]


class Message(models.Model):
    """A message that a platform would have sent.

    .. pii: a notification to a person
    .. pii_types: other
    .. pii_retirement: local_api
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=255)
    text = models.TextField()
    html = models.TextField(blank=True)
    url = models.CharField(max_length=500, blank=True)
    sent_at = models.DateTimeField(auto_now_add=True)


class SentEvent(models.Model):
    """An event that a platform's tracking log would hold.

    .. pii: that a person did something in a programme
    .. pii_types: id
    .. pii_retirement: local_api
    """

    name = models.CharField(max_length=128)
    at = models.DateTimeField()
    data = models.JSONField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
