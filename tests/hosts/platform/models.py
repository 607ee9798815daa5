"""The columns of the platform's tables that we read, named and typed as there."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from opaque_keys.edx.django.models import (
    CourseKeyField,
    LearningContextKeyField,
    UsageKeyField,
)


class UserProfile(models.Model):
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile"
    )
    name = models.CharField(max_length=255, blank=True)


class UserRetirementStatus(models.Model):
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    original_username = models.CharField(max_length=150, db_index=True)
    original_email = models.EmailField(db_index=True)
    original_name = models.CharField(max_length=255, blank=True, db_index=True)
    retired_username = models.CharField(max_length=150)
    retired_email = models.EmailField()


class UserPreference(models.Model):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="preferences"
    )
    key = models.CharField(max_length=255, db_index=True)
    value = models.TextField()

    class Meta:
        unique_together = ("user", "key")


class CourseEnrollment(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # The true model has a foreign key to the overview with this attribute name.
    course_id = CourseKeyField(max_length=255, db_index=True)
    is_active = models.BooleanField(default=True)
    mode = models.CharField(default="audit", max_length=100)
    created = models.DateTimeField(auto_now_add=True, null=True)

    class Meta:
        unique_together = (("user", "course_id"),)


class Schedule(models.Model):
    enrollment = models.OneToOneField(CourseEnrollment, on_delete=models.CASCADE)
    active = models.BooleanField(default=True)
    start_date = models.DateTimeField(db_index=True, null=True, default=None)


class CourseAccessRole(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    org = models.CharField(max_length=64, db_index=True, blank=True)
    course_id = CourseKeyField(max_length=255, db_index=True, blank=True)
    role = models.CharField(max_length=64, db_index=True)


class CourseUserGroup(models.Model):
    COHORT: ClassVar = "cohort"

    name = models.CharField(max_length=255)
    users = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="course_groups")
    course_id = CourseKeyField(max_length=255, db_index=True)
    group_type = models.CharField(max_length=20, default="cohort")

    class Meta:
        unique_together = (("name", "course_id"),)


class CohortMembership(models.Model):
    course_user_group = models.ForeignKey(CourseUserGroup, on_delete=models.CASCADE)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    course_id = CourseKeyField(max_length=255)

    class Meta:
        unique_together = (("user", "course_id"),)


class CourseCohortsSettings(models.Model):
    is_cohorted = models.BooleanField(default=False)
    course_id = CourseKeyField(unique=True, max_length=255, db_index=True)


class BlockCompletions(models.Manager["BlockCompletion"]):
    """As edx-completion's own: it writes for whoever is named, where the site tracks completion."""

    tracks = True

    def submit_completion(self, user: Any, block_key: Any, completion: float) -> tuple[Any, bool]:
        if not self.tracks:
            raise RuntimeError("BlockCompletion.objects.submit_completion should not be called")
        return self.update_or_create(
            user=user,
            context_key=block_key.context_key,
            block_key=block_key,
            defaults={"completion": completion},
        )


class BlockCompletion(models.Model):
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    context_key = LearningContextKeyField(max_length=255)
    block_key = UsageKeyField(max_length=255)
    completion = models.FloatField()
    modified = models.DateTimeField(auto_now=True)

    objects = BlockCompletions()


class PersistentCourseGrade(models.Model):
    user_id = models.IntegerField()
    course_id = CourseKeyField(max_length=255)
    percent_grade = models.FloatField()
    modified = models.DateTimeField(auto_now=True)


class PersistentSubsectionGrade(models.Model):
    user_id = models.IntegerField()
    course_id = CourseKeyField(max_length=255)
    usage_key = UsageKeyField(max_length=255)
    earned_all = models.FloatField()
    possible_all = models.FloatField()
    earned_graded = models.FloatField()
    possible_graded = models.FloatField()
    modified = models.DateTimeField(auto_now=True)


class PersistentSubsectionGradeOverride(models.Model):
    grade = models.OneToOneField(
        PersistentSubsectionGrade, related_name="override", on_delete=models.CASCADE
    )
    earned_all_override = models.FloatField(null=True)
    possible_all_override = models.FloatField(null=True)
    earned_graded_override = models.FloatField(null=True)
    possible_graded_override = models.FloatField(null=True)


class CourseOverview(models.Model):
    id = CourseKeyField(db_index=True, primary_key=True, max_length=255)
    display_name = models.TextField(null=True)
    start = models.DateTimeField(null=True)
    org = models.TextField(max_length=255, default="outdated_entry")

    @classmethod
    def get_from_id(cls, course_id: Any) -> CourseOverview:
        return cls.objects.get(pk=course_id)
