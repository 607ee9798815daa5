"""Programmes: scope, calendar, people in charge, rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..access import Office
from ..audit import api as audit
from ..errors import Conflict, Invalid, NotFound
from ..shared_reads import remembered
from ..signals import announce, units_unheard_of
from .course_units import ensure_unit, follow_units, lock_unit, unit, unit_by_id, unit_with, units
from .data import ACTIVITIES, BadgeRules, PolicyVersionData, ProgrammeData, TermData, UnitData
from .erasure import export_person, forget_person
from .models import Programme, ProgrammeCourse, ProgrammeRole
from .offices import AppointsThemself, TwoOffices, check_appointment
from .policies_in_force import (
    add_policy_version,
    policy_in_force,
    policy_version,
    shipped_policy,
)
from .terms import add_term, change_term, close_term, lock_term, term, term_at, terms

__all__ = [
    "ACTIVITIES",
    "RESERVED",
    "AppointsThemself",
    "BadgeRules",
    "LastManager",
    "Office",
    "PolicyVersionData",
    "ProgrammeData",
    "TermData",
    "TwoOffices",
    "UnitData",
    "add_course",
    "add_policy_version",
    "add_term",
    "appoint",
    "change_term",
    "close_term",
    "create_programme",
    "dismiss",
    "ensure_unit",
    "export_person",
    "follow_units",
    "forget_person",
    "lock_programme",
    "lock_term",
    "lock_unit",
    "members",
    "people_in_charge",
    "policy_in_force",
    "policy_version",
    "programme",
    "programme_by_slug",
    "programme_id_of_course",
    "programme_of_course",
    "programmes",
    "remove_course",
    "roles_of",
    "shipped_policy",
    "term",
    "term_at",
    "terms",
    "unit",
    "unit_by_id",
    "unit_with",
    "units",
]

# Short names that are addresses of the console already.
RESERVED = frozenset({"manage", "new"})


class LastManager(Conflict):
    """A programme keeps a manager: nobody else could appoint the next one."""

    default_code = "last_manager"


def create_programme(
    *,
    slug: str,
    title: str,
    organisation: str,
    course_keys: Iterable[str],
    at: datetime,
    actor: int | None,
    description: str = "",
) -> ProgrammeData:
    """Create a programme over ``course_keys``; the same slug again is returned as it is."""
    if slug in RESERVED:
        raise Invalid(_("That short name is taken by a page: choose another."), field="slug")
    with transaction.atomic():
        row, created = Programme.objects.get_or_create(
            slug=slug,
            defaults={
                "title": title,
                "organisation": organisation,
                "description": description,
                "created_at": at,
            },
        )
        if created:
            try:
                ProgrammeCourse.objects.bulk_create(
                    [ProgrammeCourse(programme=row, course_key=key) for key in course_keys]
                )
            except IntegrityError as error:
                raise _taken("course_keys") from error
            audit.record(
                stream=f"programme:{row.pk}",
                action="programme.created",
                at=at,
                actor=actor,
                subject=f"programme:{row.uuid}",
                data={"slug": slug, "courses": [*sorted(course_keys)]},
            )
            for key in course_keys:
                announce(units_unheard_of, course_key=key)
    return _programme(row)


def add_course(*, programme_id: int, course_key: str, at: datetime, actor: int | None) -> None:
    """Take a course run into the programme; already in it is no change.

    Raises ``Conflict`` when it belongs to another programme.
    """
    with transaction.atomic():
        row = Programme.objects.select_for_update().get(pk=programme_id)
        held, created = ProgrammeCourse.objects.get_or_create(
            course_key=course_key, defaults={"programme": row}
        )
        if held.programme_id != programme_id:
            raise _taken("course_key")
        if created:
            _audit_course(row, "course.added", course_key, at, actor)
            announce(units_unheard_of, course_key=course_key)


def remove_course(*, programme_id: int, course_key: str, at: datetime, actor: int | None) -> None:
    """Take a course run out of the programme; not in it is no change.

    Its pairings are not of this room: ``pairing.leave_course`` ends them in the same transaction.
    """
    with transaction.atomic():
        row = Programme.objects.select_for_update().get(pk=programme_id)
        gone, _kinds = ProgrammeCourse.objects.filter(programme=row, course_key=course_key).delete()
        if gone:
            _audit_course(row, "course.removed", course_key, at, actor)


@remembered
def programme(programme_id: int) -> ProgrammeData:
    """One programme; ``NotFound`` if there is none."""
    return _found(Programme.objects.filter(pk=programme_id))


@remembered
def programme_by_slug(slug: str) -> ProgrammeData:
    """The programme an author names in a block, in one query; ``NotFound`` if there is none."""
    rows = list(ProgrammeCourse.objects.filter(programme__slug=slug).select_related("programme"))
    if not rows:
        return _found(Programme.objects.filter(slug=slug))
    return _programme(rows[0].programme, [row.course_key for row in rows])


def programme_of_course(course_key: str) -> ProgrammeData | None:
    """The programme a course run belongs to, if any."""
    row = Programme.objects.filter(courses__course_key=course_key).first()
    return None if row is None else _programme(row)


def programme_id_of_course(course_key: str) -> int | None:
    """As ``programme_of_course``, in one query on one index: asked for every event of the site."""
    rows = ProgrammeCourse.objects.filter(course_key=course_key)
    return rows.values_list("programme_id", flat=True).first()


def programmes() -> list[ProgrammeData]:
    """All programmes by title."""
    return [
        _programme(row) for row in Programme.objects.prefetch_related("courses").order_by("title")
    ]


def lock_programme(programme_id: int) -> None:
    """Hold the programme's row until the caller's transaction ends: one such change at a time."""
    Programme.objects.select_for_update().get(pk=programme_id)


def appoint(*, programme_id: int, user_id: int, role: str, at: datetime, actor: int | None) -> None:
    """Give a person a role in the programme; already held is no change.

    Nobody gives themself an office, but the first manager of a programme (``AppointsThemself``),
    and nobody manages and sits on the committee at once (``TwoOffices``).
    """
    if role not in Office.values:
        raise Invalid(_("Choose manager, committee or chair."), field="role")
    with transaction.atomic():
        Programme.objects.select_for_update().get(pk=programme_id)
        rows = ProgrammeRole.objects.filter(programme_id=programme_id, active=True)
        check_appointment(rows, user_id, role, actor)
        _row, created = ProgrammeRole.objects.get_or_create(
            programme_id=programme_id,
            user_id=user_id,
            role=role,
            active=True,
            defaults={"since": at},
        )
        if created:
            _audit_role(programme_id, "role.given", role, user_id, at, actor)


def dismiss(*, programme_id: int, user_id: int, role: str, at: datetime, actor: int | None) -> None:
    """End a person's role; not held is no change. ``LastManager`` when nobody else manages."""
    with transaction.atomic():
        # One at a time: two managers who dismiss each other leave one.
        lock_programme(programme_id)
        held = ProgrammeRole.objects.filter(programme_id=programme_id, role=role, active=True)
        row = held.filter(user_id=user_id).first()
        if row is None:
            return
        if role == Office.MANAGER and not held.exclude(pk=row.pk).exists():
            raise LastManager(
                _("Appoint another manager first: somebody must stay in charge."), field="user"
            )
        row.active, row.until = None, at
        row.save(update_fields=["active", "until"])
        _audit_role(programme_id, "role.ended", role, user_id, at, actor)


@remembered
def roles_of(*, programme_id: int, user_id: int, at: datetime) -> frozenset[str]:
    """The roles a person holds in the programme at ``at``."""
    return frozenset(_held(programme_id, at).filter(user_id=user_id).values_list("role", flat=True))


def members(*, programme_id: int, role: str, at: datetime) -> list[int]:
    """User ids of those who hold ``role`` at ``at``, in order of appointment."""
    rows = _held(programme_id, at).filter(role=role).order_by("since", "pk")
    return list(rows.values_list("user_id", flat=True))


def people_in_charge(*, programme_id: int, at: datetime) -> frozenset[int]:
    """User ids of everyone who holds an office at ``at``."""
    return frozenset(_held(programme_id, at).values_list("user_id", flat=True))


def _held(programme_id: int, at: datetime) -> QuerySet[ProgrammeRole]:
    rows = ProgrammeRole.objects.filter(programme_id=programme_id, since__lte=at)
    return rows.exclude(until__lte=at)


def _taken(field: str) -> Conflict:
    return Conflict(
        _("A course run belongs to one programme only: take it out of the other."), field=field
    )


def _audit_course(
    row: Programme, action: str, course_key: str, at: datetime, actor: int | None
) -> None:
    audit.record(
        stream=f"programme:{row.pk}",
        action=action,
        at=at,
        actor=actor,
        subject=f"programme:{row.uuid}",
        data={"course": course_key},
    )


def _audit_role(
    programme_id: int, action: str, role: str, user_id: int, at: datetime, actor: int | None
) -> None:
    audit.record(
        stream=f"programme:{programme_id}",
        action=action,
        at=at,
        actor=actor,
        subject=f"programme:{programme_id}",
        data={"role": role},
        people={"holder": user_id},
    )


def _found(rows: QuerySet[Programme]) -> ProgrammeData:
    row = rows.first()
    if row is None:
        raise NotFound(_("There is no such programme: check its short name."), field="programme")
    return _programme(row)


def _programme(row: Programme, course_keys: Iterable[str] | None = None) -> ProgrammeData:
    if course_keys is None:
        course_keys = [course.course_key for course in row.courses.all()]
    return ProgrammeData(
        id=row.pk,
        uuid=row.uuid,
        slug=row.slug,
        title=row.title,
        organisation=row.organisation,
        description=row.description,
        course_keys=tuple(sorted(course_keys)),
    )
