"""Finished works that their learners lend: reviewers calibrate on them, without a name."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import Conflict, NotFound
from ..signals import announce, lending_ended
from .data import ProjectData, VersionData, project_data, version_data
from .models import Project, ProjectVersion


def lend(*, unit_id: int, learner_id: int, lends: bool, at: datetime) -> bool:
    """Let reviewers learn from one's finished work, or no longer; whether that changed anything.

    ``Conflict`` for a work that is not finished: what is still written is nobody's example.
    """
    with transaction.atomic():
        row = (
            Project.objects.select_for_update()
            .filter(unit_id=unit_id, learner_id=learner_id)
            .first()
        )
        if row is None:
            raise NotFound(_("You have no project in this unit."))
        if (row.lent_at is not None) == lends:
            return False
        if lends and row.finished_at is None:
            raise Conflict(_("Only a finished work can be lent."), field="lends")
        row.lent_at = at if lends else None
        row.save(update_fields=["lent_at"])
        if not lends:
            announce(lending_ended, project_id=row.pk)
        audit.record(
            stream=f"programme:{row.unit.programme_id}",
            action="project.lent" if lends else "project.lending_ended",
            at=at,
            actor=learner_id,
            subject=f"project:{row.uuid}",
            data={},
        )
    return True


def hold_project(*, unit_id: int, learner_id: int) -> bool:
    """Hold the learner's project until the caller's transaction ends; whether it is finished.

    False where nothing was handed in yet: there is no row to hold then.
    """
    rows = Project.objects.select_for_update().filter(unit_id=unit_id, learner_id=learner_id)
    row = rows.first()
    return row is not None and row.finished_at is not None


def lent_versions(programme_id: int, *, limit: int) -> list[tuple[VersionData, ProjectData]]:
    """The final versions of lent works, in an order that tells nothing of whose they are."""
    rows = _lent().filter(project__unit__programme_id=programme_id).order_by("uuid")[:limit]
    return [(version_data(row), project_data(row.project)) for row in rows]


def lent_version(
    *, programme_id: int, version_uuid: UUID
) -> tuple[VersionData, ProjectData] | None:
    """One of them; None where it is not lent, or not of this programme."""
    row = _lent().filter(project__unit__programme_id=programme_id, uuid=version_uuid).first()
    return None if row is None else (version_data(row), project_data(row.project))


def still_lent(version_ids: Collection[int]) -> set[int]:
    """Those of the versions whose learners lend them."""
    return set(_lent().filter(pk__in=set(version_ids)).values_list("pk", flat=True))


def learners_of_versions(version_ids: Collection[int]) -> dict[int, int]:
    """Whose each version is, by its id."""
    rows = ProjectVersion.objects.filter(pk__in=set(version_ids))
    return dict(rows.values_list("pk", "project__learner_id"))


def _lent() -> QuerySet[ProjectVersion]:
    return ProjectVersion.objects.filter(
        is_final=True, project__lent_at__isnull=False
    ).select_related("project__unit")
