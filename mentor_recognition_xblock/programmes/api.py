"""Programmes: scope, calendar, people in charge, rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..access import Office, ProgrammeState
from ..audit import api as audit
from ..errors import Conflict, Invalid, NotFound
from ..shared_reads import remembered
from ..signals import announce, units_unheard_of
from .closing import close_settings, set_closing, set_craft_threads, terms_due
from .course_units import (
    ensure_unit,
    follow_units,
    lock_unit,
    unit,
    unit_by_id,
    unit_with,
    units,
    units_by_id,
    units_of,
    units_with,
)
from .data import (
    ACTIVITIES,
    ACTIVITY_NAMES,
    BadgeRules,
    CloseSettings,
    Pause,
    PolicyDraftData,
    PolicyVersionData,
    ProgrammeData,
    TermData,
    UnitData,
)
from .date_words import after_start
from .erasure import export_person, forget_person
from .models import Programme, ProgrammeCourse
from .offices import AppointsThemself, LastManager, NotOnTheCommittee, TwoOffices
from .policies_in_force import (
    PolicyHash,
    add_policy_version,
    newest_policy,
    policy_hashes,
    policy_in_force,
    policy_version,
    policy_version_by_uuid,
    policy_versions,
    read_with_rules,
    shipped_policy,
    use_shipped_policy,
    withdraw_policy,
)
from .policy_drafts import (
    begin_policy_draft,
    discard_policy_draft,
    locked_draft,
    policy_draft,
    save_policy_draft,
)
from .reminders import remind_of_closes
from .role_queries import (
    RoleData,
    chair_of,
    members,
    offices_of_person,
    people_in_charge,
    programmes_with_role,
    role,
    roles_held,
    roles_of,
    roles_of_person,
)
from .roles import appoint, dismiss, end_due_roles, hand_over, name_chair
from .short_names import RESERVED, free_slug, is_taken
from .states import (
    allows,
    change_state,
    moved,
    pauses,
    pretend_open,
    rename,
    running,
    time_paused,
)
from .terms import (
    CLOSE,
    add_term,
    change_term,
    close_subject,
    close_term,
    lay_out_terms,
    lock_term,
    term,
    term_at,
    terms,
)

__all__ = [
    "ACTIVITIES",
    "ACTIVITY_NAMES",
    "CLOSE",
    "AppointsThemself",
    "BadgeRules",
    "CloseSettings",
    "LastManager",
    "NotOnTheCommittee",
    "Office",
    "Pause",
    "PolicyDraftData",
    "PolicyHash",
    "PolicyVersionData",
    "ProgrammeData",
    "ProgrammeState",
    "RoleData",
    "TermData",
    "TwoOffices",
    "UnitData",
    "add_course",
    "add_policy_version",
    "add_term",
    "after_start",
    "allows",
    "appoint",
    "begin_policy_draft",
    "chair_of",
    "change_state",
    "change_term",
    "close_settings",
    "close_subject",
    "close_term",
    "create_programme",
    "discard_policy_draft",
    "dismiss",
    "end_due_roles",
    "ensure_unit",
    "export_person",
    "follow_units",
    "forget_person",
    "free_slug",
    "hand_over",
    "is_taken",
    "lay_out_terms",
    "lock_programme",
    "lock_term",
    "lock_unit",
    "locked_draft",
    "members",
    "moved",
    "name_chair",
    "newest_policy",
    "offices_of_person",
    "pauses",
    "people_in_charge",
    "policy_draft",
    "policy_hashes",
    "policy_in_force",
    "policy_version",
    "policy_version_by_uuid",
    "policy_versions",
    "pretend_open",
    "programme",
    "programme_by_slug",
    "programme_id_of_course",
    "programme_of_course",
    "programmes",
    "programmes_with_role",
    "read_with_rules",
    "remind_of_closes",
    "remove_course",
    "rename",
    "role",
    "roles_held",
    "roles_of",
    "roles_of_person",
    "running",
    "save_policy_draft",
    "set_closing",
    "set_craft_threads",
    "shipped_policy",
    "term",
    "term_at",
    "terms",
    "terms_due",
    "time_paused",
    "unit",
    "unit_by_id",
    "unit_with",
    "units",
    "units_by_id",
    "units_of",
    "units_with",
    "use_shipped_policy",
    "withdraw_policy",
]


def create_programme(
    *,
    slug: str,
    title: str,
    organisation: str,
    course_keys: Iterable[str],
    at: datetime,
    actor: int | None,
    description: str = "",
    state: ProgrammeState = ProgrammeState.OPEN,
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
                "state": state,
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
                data={"slug": slug, "courses": [*sorted(course_keys)], "state": state},
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
        state=ProgrammeState(row.state),
        course_keys=tuple(sorted(course_keys)),
    )
