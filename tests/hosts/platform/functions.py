"""The platform's functions that we call, with their signatures (Teak and later)."""

from __future__ import annotations

import types
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.dispatch import Signal

COHORT_MEMBERSHIP_UPDATED = Signal()
# What was set of the published blocks of ours, by usage key; drafts have "draft:" before the key.
BLOCKS: dict[str, dict[str, Any]] = {}
COURSE_PUBLISHED = Signal()
FIELDS: dict[str, Any] = {
    "programme_slug": "harbour", "activity": "project", "display_name": "Your project",
    "milestone": "", "due_at": None, "max_characters": 20_000, "reviews_required": 3,
    "badge": False, "badge_min_score": 2.5, "badge_on_time": False, "due": None,
}  # fmt: skip


class ItemNotFoundError(Exception):
    """No such block."""


SCORE_PUBLISHED = Signal()


class ModuleStoreEnum:
    class Branch:
        published_only = "published-only"


# Usage keys that the platform hides from a person, by the account's id.
HIDDEN: dict[int, set[str]] = {}


class Outline:
    def __init__(self, hidden: set[str]) -> None:
        self.hidden = hidden

    def __contains__(self, usage_key: Any) -> bool:
        return str(usage_key) not in self.hidden


def get_course_blocks(user: Any, starting_block_usage_key: Any) -> Outline:
    """What the platform's transformers leave: all but what is hidden from the person."""
    assert starting_block_usage_key.endswith("+type@course+block@course")
    return Outline(HIDDEN.get(user.pk, set()))


class ModuleStore:
    """As Studio's: it reads drafts unless told otherwise."""

    drafts = True

    @contextmanager
    def branch_setting(self, branch: str, course_id: Any = None) -> Iterator[None]:
        self.drafts = branch != ModuleStoreEnum.Branch.published_only
        yield
        self.drafts = True

    def make_course_usage_key(self, course_key: Any) -> str:
        return f"{str(course_key).replace('course-v1', 'block-v1')}+type@course+block@course"

    def get_items(self, course_key: Any, qualifiers: Any = None, **_: Any) -> list[Any]:
        assert qualifiers == {"category": "mentor_recognition"}
        return [
            types.SimpleNamespace(
                scope_ids=types.SimpleNamespace(usage_id=key.removeprefix("draft:")),
                fields=FIELDS,
                **FIELDS | one,
            )
            for key, one in BLOCKS.items()
            if (self.drafts or not key.startswith("draft:"))
            and (":" not in key or key.split("+type@")[0].endswith(str(course_key)[10:]))
        ]

    def get_item(self, usage_key: Any) -> Any:
        assert not self.drafts, "a draft's settings tell of nobody's progress"
        if str(usage_key) not in BLOCKS:
            raise ItemNotFoundError(usage_key)
        one = BLOCKS[str(usage_key)]
        return types.SimpleNamespace(
            location=usage_key,
            weight=1.0,
            completion_mode=one.get("completion_mode", "completable"),
            has_score=one.get("has_score", False),
        )


USER_RETIRE_MAILINGS = Signal()
USER_RETIRE_LMS_CRITICAL = Signal()
USER_RETIRE_LMS_MISC = Signal()


def _grades_models(models: Any) -> types.SimpleNamespace:
    return types.SimpleNamespace(
        PersistentCourseGrade=models.PersistentCourseGrade,
        PersistentSubsectionGrade=models.PersistentSubsectionGrade,
    )


def modules(models: Any) -> dict[str, dict[str, Any]]:
    """Members by the name of the module the product imports them from."""

    def is_course_cohorted(course_key: Any) -> bool:
        row, _ = models.CourseCohortsSettings.objects.get_or_create(course_id=course_key)
        return bool(row.is_cohorted)

    def get_cohort(
        user: Any, course_key: Any, assign: bool = True, use_cached: bool = False
    ) -> Any:
        if not is_course_cohorted(course_key):
            return None
        rows = models.CohortMembership.objects.filter(course_id=course_key, user_id=user.id)
        membership = rows.first()
        if membership is not None:
            return membership.course_user_group
        if not assign:
            return None
        group, _ = models.CourseUserGroup.objects.get_or_create(
            course_id=course_key, name="Default Group"
        )
        add_user_to_cohort(group, user.username)
        return group

    def get_course_cohorts(
        course: Any = None, course_id: Any = None, assignment_type: Any = None
    ) -> list[Any]:
        assert bool(course) ^ bool(course_id), "course or course_id is required, not both"
        return list(models.CourseUserGroup.objects.filter(course_id=course_id))

    def add_user_to_cohort(cohort: Any, username_or_email_or_user: Any) -> Any:
        """The order seen in a running LMS: the event first, the rows after, the old signal last."""
        user = get_user_model().objects.get(username=username_or_email_or_user)
        rows = models.CohortMembership.objects.filter(course_id=cohort.course_id, user=user)
        if connection.in_atomic_block:
            rows = rows.select_for_update()
        row = rows.first()
        _cohort_event(user, cohort)
        if row is None:
            models.CohortMembership.objects.create(
                course_user_group=cohort, user=user, course_id=cohort.course_id
            )
        else:
            row.course_user_group.users.remove(user)
            row.course_user_group = cohort
            row.save()
        cohort.users.add(user)
        COHORT_MEMBERSHIP_UPDATED.send(sender=None, user=user, course_key=cohort.course_id)
        return (user, None, False)

    def remove_user_from_cohort(cohort: Any, username_or_email: str) -> None:
        user = get_user_model().objects.get(username=username_or_email)
        models.CohortMembership.objects.get(course_user_group=cohort, user=user).delete()
        cohort.users.remove(user)
        COHORT_MEMBERSHIP_UPDATED.send(sender=None, user=user, course_key=cohort.course_id)

    def has_access(user: Any, action: str, obj: Any, course_key: Any = None) -> bool:
        assert action == "staff"
        rows = models.CourseAccessRole.objects.filter(user=user, course_id=obj)
        return bool(user.is_staff or rows.filter(role__in=("staff", "instructor")).exists())

    learner = "common.djangoapps.student"
    groups = "openedx.core.djangoapps.course_groups"
    return {
        f"{learner}.models": {
            "CourseEnrollment": models.CourseEnrollment,
            "CourseAccessRole": models.CourseAccessRole,
        },
        f"{groups}.cohorts": {
            "is_course_cohorted": is_course_cohorted,
            "get_cohort": get_cohort,
            "get_course_cohorts": get_course_cohorts,
            "add_user_to_cohort": add_user_to_cohort,
            "remove_user_from_cohort": remove_user_from_cohort,
        },
        f"{groups}.models": {
            "CourseUserGroup": models.CourseUserGroup,
            "CohortMembership": models.CohortMembership,
        },
        f"{groups}.signals.signals": {"COHORT_MEMBERSHIP_UPDATED": COHORT_MEMBERSHIP_UPDATED},
        "openedx.core.djangoapps.content.course_overviews.models": {
            "CourseOverview": models.CourseOverview
        },
        "openedx.core.djangoapps.schedules.models": {"Schedule": models.Schedule},
        "openedx.core.djangoapps.user_api.accounts.signals": {
            "USER_RETIRE_MAILINGS": USER_RETIRE_MAILINGS,
            "USER_RETIRE_LMS_CRITICAL": USER_RETIRE_LMS_CRITICAL,
            "USER_RETIRE_LMS_MISC": USER_RETIRE_LMS_MISC,
        },
        "openedx.core.djangoapps.user_api.models": {
            "UserPreference": models.UserPreference,
            "UserRetirementStatus": models.UserRetirementStatus,
        },
        "lms.djangoapps.courseware.access": {"has_access": has_access},
        "lms.djangoapps.course_blocks.api": {"get_course_blocks": get_course_blocks},
        "xmodule.modulestore": {"ModuleStoreEnum": ModuleStoreEnum},
        "xmodule.modulestore.django": {
            "modulestore": ModuleStore,
            "SignalHandler": types.SimpleNamespace(course_published=COURSE_PUBLISHED),
        },
        "xmodule.modulestore.exceptions": {"ItemNotFoundError": ItemNotFoundError},
        "lms.djangoapps.grades.signals.signals": {"SCORE_PUBLISHED": SCORE_PUBLISHED},
        "lms.djangoapps.grades.models": {
            "PersistentCourseGrade": models.PersistentCourseGrade,
            "PersistentSubsectionGrade": models.PersistentSubsectionGrade,
        },
        "lms.djangoapps.grades": {"models": _grades_models(models)},
        "completion.models": {"BlockCompletion": models.BlockCompletion},
    }


def _cohort_event(user: Any, cohort: Any) -> None:
    from openedx_events.learning.data import CohortData, CourseData, UserData, UserPersonalData
    from openedx_events.learning.signals import COHORT_MEMBERSHIP_CHANGED

    person = UserPersonalData(username=user.username, email=user.email, name=user.username)
    COHORT_MEMBERSHIP_CHANGED.send_event(
        cohort=CohortData(
            user=UserData(id=user.pk, is_active=True, pii=person),
            course=CourseData(course_key=cohort.course_id),
            name=cohort.name,
        )
    )
