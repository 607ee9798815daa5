"""Tables of skills: the map with all its versions, and what learners documented."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.db import models

from .states import ClaimState

__all__ = ["Skill", "SkillClaim", "SkillTarget", "SkillVersion"]


class Skill(models.Model):
    """A skill of a programme's map; what it says stands in its versions.

    .. no_pii:
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(
        "mentor_recognition.Programme", on_delete=models.PROTECT, related_name="+"
    )
    newest_num = models.PositiveIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)


class SkillVersion(models.Model):
    """What a skill said from a moment on; never changed.

    ``texts`` holds, by language tag, ``name`` and ``about``. ``standard`` is an outside standard's
    item and ``standard_version`` its edition; ``review_on`` is when the two are looked at again.
    ``evidence`` is what the platform is asked for beside a work (``AskedOfPlatform``), or None.

    .. no_pii:
    """

    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="versions")
    num = models.PositiveIntegerField()
    texts = models.JSONField()
    standard = models.CharField(max_length=255, blank=True)
    standard_version = models.CharField(max_length=64, blank=True)
    review_on = models.DateField(null=True, blank=True)
    evidence = models.JSONField(null=True, blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["skill", "num"], name="mr_skill_version")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Refuse to change what is stored."""
        if not self._state.adding:
            raise TypeError("a version of a skill is immutable: save the next one")
        super().save(*args, **kwargs)


class SkillClaim(models.Model):
    """A skill that a learner documented with a finished work, and what a verifier said.

    ``passage`` is a quotation of the version; ``reason`` is why it was sent back, for the learner.

    .. pii: a person's words on their own work, and who verified it
    .. pii_types: other
    .. pii_retirement: local_api
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    skill_version = models.ForeignKey(SkillVersion, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(
        "mentor_recognition.ProjectVersion", on_delete=models.PROTECT, related_name="+"
    )
    passage = models.TextField(blank=True)
    reflection = models.TextField(blank=True)
    state = models.CharField(max_length=16, choices=ClaimState.choices, default=ClaimState.WAITING)
    # True while it waits or counts, then NULL: MariaDB has no partial unique index.
    active = models.BooleanField(null=True, default=True)
    documented_at = models.DateTimeField()
    verifier = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # What the platform said (``evidence.PlatformSays``); None where the skill asks for nothing.
    platform_says = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "skill", "active"], name="mr_skill_claimed_once"
            )
        ]
        indexes = [models.Index(fields=["state", "documented_at"], name="mr_skill_claim_queue")]


class SkillTarget(models.Model):
    """A skill that a learner's project in a unit aims at, until it is dropped from the entry.

    .. pii: which skills a person works on
    .. pii_types: other
    .. pii_retirement: local_api
    """

    unit = models.ForeignKey(
        "mentor_recognition.CourseUnit", on_delete=models.PROTECT, related_name="+"
    )
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    aimed_at = models.DateTimeField()
    dropped_at = models.DateTimeField(null=True, blank=True)
    # True until it is dropped, then NULL: MariaDB has no partial unique index.
    active = models.BooleanField(null=True, default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "learner", "skill", "active"], name="mr_skill_target_once"
            )
        ]
