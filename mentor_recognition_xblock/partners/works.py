"""The finished works that partners may review: those alone whose learners allow it."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from ..core.markdown import text_of
from ..errors import NotFound
from ..portfolio import api as portfolio
from ..projects import api as projects
from ..reviews import api as reviews
from .data import OfferedWork

# More than a manager would read through in one sitting.
MOST_OFFERED: Final = 50

Work = tuple[projects.VersionData, projects.ProjectData]


def offered_works(programme_id: int) -> list[OfferedWork]:
    """Works for partners without names, in no order that tells when they were handed in."""
    works = []
    for project_id in portfolio.works_for(programme_id, portfolio.Scope.PARTNER):
        final = _final(project_id)
        if final is not None:
            works.append((final, projects.project(project_id)))
    works = sorted(works, key=lambda one: one[0].uuid)[:MOST_OFFERED]
    pages = reviews.masked_works(works, programme_id=programme_id)
    return [
        OfferedWork(version.uuid, html, len(text_of(html).split()))
        for (version, _project), html in zip(works, pages, strict=True)
    ]


def offered_work(*, programme_id: int, version_uuid: UUID) -> Work | None:
    """One of them; None where its learner allows it no more, or it is of another programme."""
    try:
        version = projects.version_by_uuid(version_uuid)
    except NotFound:
        return None
    project = projects.project(version.project_id)
    if project.programme_id != programme_id or not version.is_final:
        return None
    return (version, project) if is_allowed(project.id) else None


def is_allowed(project_id: int) -> bool:
    """Whether the learner lets partners review the work now."""
    return bool(portfolio.allowed_works([project_id], portfolio.Scope.PARTNER))


def _final(project_id: int) -> projects.VersionData | None:
    return next((one for one in projects.versions(project_id) if one.is_final), None)
