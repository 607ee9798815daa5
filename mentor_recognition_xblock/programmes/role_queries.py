"""Who holds which office of a programme: now, at a moment, and in the past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..access import Office
from ..errors import NotFound
from ..shared_reads import remembered
from .models import ProgrammeRole


@dataclass(frozen=True)
class RoleData:
    """An office that somebody holds or held; people are account ids, None where nobody did it.

    ``until`` lies ahead where the role ends with a term (``term_title``).
    """

    id: int
    programme_id: int
    user_id: int
    role: str
    since: datetime
    until: datetime | None
    is_held: bool
    given_by: int | None
    ended_by: int | None
    term_title: str

    @property
    def label(self) -> str:
        """What the office is called, in the language in force."""
        return str(Office(self.role).label)


@remembered
def roles_of(*, programme_id: int, user_id: int, at: datetime) -> frozenset[str]:
    """The roles a person holds in the programme at ``at``."""
    return frozenset(_held(programme_id, at).filter(user_id=user_id).values_list("role", flat=True))


def programmes_with_role(*, user_id: int, role: str, at: datetime) -> frozenset[int]:
    """Ids of the programmes in which the person holds ``role`` at ``at``."""
    rows = ProgrammeRole.objects.filter(user_id=user_id, role=role, since__lte=at)
    return frozenset(rows.exclude(until__lte=at).values_list("programme_id", flat=True))


def offices_of_person(*, user_id: int, at: datetime) -> dict[int, frozenset[str]]:
    """The roles that the person holds at ``at``, by programme id, in one query."""
    rows = ProgrammeRole.objects.filter(user_id=user_id, since__lte=at).exclude(until__lte=at)
    held: dict[int, set[str]] = {}
    for programme_id, role in rows.values_list("programme_id", "role"):
        held.setdefault(programme_id, set()).add(role)
    return {programme_id: frozenset(roles) for programme_id, roles in held.items()}


def members(*, programme_id: int, role: str, at: datetime) -> list[int]:
    """User ids of those who hold ``role`` at ``at``, in order of appointment."""
    rows = _held(programme_id, at).filter(role=role).order_by("since", "pk")
    return list(rows.values_list("user_id", flat=True))


def chair_of(*, programme_id: int, at: datetime) -> int | None:
    """User id of who chairs the committee at ``at``, if anybody does."""
    chairs = members(programme_id=programme_id, role=Office.CHAIR, at=at)
    return chairs[-1] if chairs else None


def people_in_charge(*, programme_id: int, at: datetime) -> frozenset[int]:
    """User ids of everyone who holds an office at ``at``."""
    return frozenset(_held(programme_id, at).values_list("user_id", flat=True))


def roles_held(*, programme_id: int, at: datetime) -> list[RoleData]:
    """The offices that are held at ``at``, in order of appointment, in one query."""
    return [_data(row, at) for row in _ordered(_held(programme_id, at))]


def roles_of_person(*, programme_id: int, user_id: int, at: datetime) -> list[RoleData]:
    """Every office that the person holds or held in the programme, the newest first."""
    rows = ProgrammeRole.objects.filter(programme_id=programme_id, user_id=user_id)
    return [_data(row, at) for row in reversed(_ordered(rows))]


def role(role_id: int) -> RoleData:
    """One office as it was given; ``NotFound`` if there is none."""
    for row in _ordered(ProgrammeRole.objects.filter(pk=role_id)):
        return _data(row)
    raise NotFound(_("There is no such role."))


def _held(programme_id: int, at: datetime) -> QuerySet[ProgrammeRole]:
    rows = ProgrammeRole.objects.filter(programme_id=programme_id, since__lte=at)
    return rows.exclude(until__lte=at)


def _ordered(rows: QuerySet[ProgrammeRole]) -> list[ProgrammeRole]:
    return list(rows.select_related("term").order_by("since", "pk"))


def _data(row: ProgrammeRole, at: datetime | None = None) -> RoleData:
    return RoleData(
        id=row.pk,
        programme_id=row.programme_id,
        user_id=row.user_id,
        role=row.role,
        since=row.since,
        until=row.until,
        is_held=bool(row.active) and (at is None or row.until is None or row.until > at),
        given_by=row.given_by_id,
        ended_by=row.ended_by_id,
        term_title="" if row.term is None else row.term.title,
    )
