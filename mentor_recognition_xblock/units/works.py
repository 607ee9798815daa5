"""Whose work somebody opens in a unit: their own, or a mentee's."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ..errors import NotAllowed, NotFound
from ..projects import api as projects
from ..projects.staff_readers import reads_as_staff
from .visit import Visit


def opened(visit: Visit, uuid: Any) -> projects.ProjectData:
    """The person's own project in this unit where ``uuid`` is empty or its own, else a mentee's."""
    own = own_work(visit)
    if own is not None and (not uuid or own.uuid == uuid):
        return own
    if not uuid:
        raise NotFound(_("You have not handed in a version here yet."))
    return mentored(visit, uuid)


def opened_by_staff(visit: Visit, uuid: Any) -> projects.ProjectData:
    """The same, and for staff any work of this unit; that they opened it is logged."""
    unit = visit.published
    if uuid and unit is not None:
        try:
            found = projects.project_by_uuid(uuid)
        except NotFound:
            found = None
        if found is not None and found.unit_id == unit.id and reads_as_staff(visit, found):
            return found
    return opened(visit, uuid)


def is_strangers(visit: Visit, project: projects.ProjectData) -> bool:
    """Whether the person is neither the learner nor the mentor, and so reads as staff."""
    own = project.learner_id == visit.user_id
    return not own and not projects.is_mentor_of(project_id=project.id, user_id=visit.user_id)


def own_work(visit: Visit) -> projects.ProjectData | None:
    """The project that the person has in this very unit."""
    unit = visit.published
    return None if unit is None else projects.project_of(unit_id=unit.id, learner_id=visit.user_id)


def mentored(visit: Visit, uuid: Any) -> projects.ProjectData:
    """The project, when this person is its mentor; the same refusal whether it exists or not."""
    refusal = NotAllowed(_("You do not mentor that project."), code="not_your_mentee")
    try:
        project = projects.project_by_uuid(uuid)
    except NotFound:
        raise refusal from None
    if not projects.is_mentor_of(project_id=project.id, user_id=visit.user_id):
        raise refusal
    return project
