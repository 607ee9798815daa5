"""The units of a programme's courses, as their authors published them.

The platform's published branch says what a unit is. It is read when something was published, when
a course joins a programme, once a day, and soon after somebody acted in a unit that nothing had
told of: each time the whole course, so that order, repetition and loss make no difference.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from ..errors import NotFound
from ..hosts import HostUnit, get_host
from ..shared_reads import remembered
from ..signals import announce, units_unheard_of
from .data import ACTIVITIES, BadgeRules, UnitData
from .models import CourseUnit, ProgrammeCourse


@remembered
def units(course_key: str) -> Mapping[str, UnitData]:
    """The units of a course run by usage key, with those taken out of it."""
    rows = CourseUnit.objects.filter(course_key=course_key)
    return MappingProxyType({row.usage_key: _data(row) for row in rows})


def units_of(course_keys: Collection[str]) -> dict[str, list[UnitData]]:
    """The published units of several course runs, in order, by course run; in one query."""
    rows = CourseUnit.objects.filter(course_key__in=list(course_keys), removed_at=None)
    found: dict[str, list[UnitData]] = {key: [] for key in course_keys}
    for row in rows.order_by("pk"):
        found[row.course_key].append(_data(row))
    return found


def units_by_id(programme_id: int) -> dict[int, UnitData]:
    """All units of a programme, those taken out of their courses too, by the ids of their rows."""
    rows = CourseUnit.objects.filter(programme_id=programme_id)
    return {row.pk: _data(row) for row in rows}


def unit(usage_key: str) -> UnitData | None:
    """The unit with this usage key, in its course or taken out of it; None for an unknown one."""
    row = CourseUnit.objects.filter(usage_key=usage_key).first()
    return None if row is None else _data(row)


def unit_by_id(unit_id: int) -> UnitData:
    """The unit of a row that names it; ``NotFound`` if there is none."""
    row = CourseUnit.objects.filter(pk=unit_id).first()
    if row is None:
        raise NotFound(_("There is no such unit."))
    return _data(row)


def unit_with(*, course_key: str, activity: str) -> str | None:
    """Usage key of the first unit of the course run that holds this activity, or None."""
    return units_with(course_keys=[course_key], activity=activity).get(course_key)


def units_with(*, course_keys: Collection[str], activity: str) -> dict[str, str]:
    """The same for many course runs in one query, by course key; runs without one are left out."""
    rows = CourseUnit.objects.filter(
        course_key__in=list(course_keys), activity=activity, removed_at=None
    )
    # The first stays: later rows are put in before it.
    return dict(rows.order_by("-pk").values_list("course_key", "usage_key"))


def lock_unit(unit_id: int) -> None:
    """Hold the unit's row until the caller's transaction ends: one such change at a time."""
    CourseUnit.objects.select_for_update().get(pk=unit_id)


def follow_units(*, course_key: str, at: datetime) -> int:
    """Make the units of a course run what is published there; return how many changed.

    A unit that is not published, or whose settings name no activity or not the course's programme,
    is none that anybody can act in: it counts as taken out, and is put back when that ends. Raises
    ``HostUnavailable``.
    """
    with transaction.atomic():
        # The lock first, then the look: what is read after it is newer than what others wrote.
        places = ProgrammeCourse.objects.select_for_update()
        course = places.filter(course_key=course_key).first()
        if course is None:
            return 0
        published = {
            one.usage_key: _values(one, course.programme_id, course_key)
            for one in get_host().units(course_key)
            if one.programme_slug == course.programme.slug and one.activity in ACTIVITIES
        }
        rows = CourseUnit.objects.filter(course_key=course_key)
        known = {row.usage_key: row for row in rows}
        for row in known.values():
            # Never deleted: work handed in there outlives the unit.
            if row.usage_key not in published and row.removed_at is None:
                published[row.usage_key] = {"removed_at": at}
        changed = 0
        for usage_key, values in published.items():
            changed += _store(known.get(usage_key), usage_key, values)
        return changed


def ensure_unit(*, settings: HostUnit, programme_id: int, course_key: str) -> UnitData:
    """The unit somebody acts in: as published, else as the block before them says.

    ``settings`` make an unknown unit known and never change a known one; where they differ, or
    nothing had told of the unit, the published ones are looked up after commit.
    """
    values = _values(settings, programme_id, course_key)
    row = CourseUnit.objects.filter(usage_key=settings.usage_key).first()
    if row is None:
        row, _created = CourseUnit.objects.get_or_create(
            usage_key=settings.usage_key, defaults=values
        )
        announce(units_unheard_of, course_key=course_key)
    # A date may be a learner's own, and so proves nothing.
    elif any(getattr(row, name) != value for name, value in values.items() if name != "due_at"):
        announce(units_unheard_of, course_key=course_key)
    return _data(row)


def _values(settings: HostUnit, programme_id: int, course_key: str) -> dict[str, Any]:
    """The columns of a published unit."""
    badge = settings.badge
    return {
        "programme_id": programme_id,
        "course_key": course_key,
        "activity": settings.activity,
        "title": settings.title[:255],
        "milestone": settings.milestone[:255],
        "due_at": settings.due_at,
        "due_after_days": settings.due_after_days,
        "max_characters": settings.max_characters,
        "reviews_required": settings.reviews_required,
        "badge_min_score": None if badge is None else badge[0],
        "badge_on_time": badge is not None and badge[1],
        "asks": list(settings.asks),
        "done_when": settings.done_when,
        "removed_at": None,
    }


def _store(row: CourseUnit | None, usage_key: str, values: dict[str, Any]) -> bool:
    """Write what differs; whether anything did."""
    if row is None:
        # Its usage key may be known from an act, or from another course's run of a moved block.
        row, created = CourseUnit.objects.get_or_create(usage_key=usage_key, defaults=values)
        if created:
            return True
    if all(getattr(row, name) == value for name, value in values.items()):
        return False
    CourseUnit.objects.filter(pk=row.pk).update(**values)
    return True


def _data(row: CourseUnit) -> UnitData:
    badge = None
    if row.badge_min_score is not None:
        badge = BadgeRules(row.badge_min_score, row.badge_on_time)
    return UnitData(
        id=row.pk,
        usage_key=row.usage_key,
        course_key=row.course_key,
        programme_id=row.programme_id,
        activity=row.activity,
        title=row.title,
        milestone=row.milestone,
        due_at=row.due_at,
        due_after_days=row.due_after_days,
        max_characters=row.max_characters,
        reviews_required=row.reviews_required,
        badge=badge,
        removed_at=row.removed_at,
        asks=tuple(row.asks),
        done_when=row.done_when,
    )
