"""Tables of what was heard and of what was found; ids alone, no name or address."""

from __future__ import annotations

from django.db import models

__all__ = [
    "CourseMember",
    "Forgotten",
    "IntakeEvent",
    "MembershipSpell",
]


class IntakeEvent(models.Model):
    """One event that was heard: its id is unique, so that a replay is no change.

    It waits while ``look_at`` says when to look at the platform next; then it is taken in.

    ``user_id`` is a plain number: the event may be older or younger than the account.

    .. pii: that a person's enrolment or cohort changed
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    event_id = models.CharField(max_length=64, unique=True)
    event_type = models.CharField(max_length=128)
    source = models.CharField(max_length=16)
    course_key = models.CharField(max_length=255)
    user_id = models.BigIntegerField(null=True)
    happened_at = models.DateTimeField()
    taken_in_at = models.DateTimeField(null=True)
    expects = models.JSONField(default=dict)
    look_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["course_key", "happened_at"], name="mr_intake_course"),
            models.Index(fields=["user_id"], name="mr_intake_user"),
            models.Index(fields=["taken_in_at"], name="mr_intake_age"),
            models.Index(fields=["look_at", "course_key"], name="mr_intake_due"),
        ]


class CourseMember(models.Model):
    """A person in a course run as last found; locking this row orders what is found.

    .. pii: enrolment and cohort of a person
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    course_key = models.CharField(max_length=255)
    # NULL once the person was retired: the figures stay, the person does not.
    user_id = models.BigIntegerField(null=True)
    enrolled = models.BooleanField(null=True)
    cohort = models.CharField(max_length=255, null=True)
    cohort_key = models.CharField(max_length=64, null=True)
    found_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course_key", "user_id"], name="mr_course_member")
        ]
        indexes = [
            models.Index(fields=["user_id"], name="mr_course_member_user"),
            # In the order of the list of learners, which so reads no more rows than it shows.
            models.Index(
                fields=["course_key", "enrolled", "id", "user_id"], name="mr_course_member_now"
            ),
            models.Index(fields=["course_key", "cohort_key"], name="mr_course_member_cohort"),
        ]


class MembershipSpell(models.Model):
    """One stretch of a person's membership: enrolled or not, cohort; the newest is open.

    .. no_pii:
    """

    member = models.ForeignKey(CourseMember, on_delete=models.CASCADE, related_name="spells")
    enrolled = models.BooleanField()
    cohort = models.CharField(max_length=255, null=True)
    cohort_key = models.CharField(max_length=64, null=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    active = models.BooleanField(null=True, default=True)
    event_id = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "active"], name="mr_spell_one_open")
        ]


class Forgotten(models.Model):
    """The number of an account that was retired: what is heard of it later is not taken in.

    .. pii: that an account was retired; the number alone
    .. pii_types: id
    .. pii_retirement: retained
    """

    user_id = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
