"""Why a version came late: asked of the learner, read by their mentor and managers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from ..programmes import api as programmes
from .data import VersionData
from .deadlines import due_at, last_moment
from .late_models import LateReason

MAX_LATE_REASON: Final = 500


@dataclass(frozen=True)
class LateVersion:
    """A version that came late, with its learner's reason."""

    learner_id: int
    unit_title: str
    title: str
    num: int
    submitted_at: datetime
    reason: str


def is_late(*, unit: programmes.UnitData, learner_id: int, grace_days: int, at: datetime) -> bool:
    """Whether a version handed in now would be after its date, its extension and the grace."""
    due = due_at(unit=unit, learner_id=learner_id)
    return due is not None and at > last_moment(due, grace_days=grace_days)


def note_late_reason(*, version: VersionData, reason: str, at: datetime) -> None:
    """Keep why a version is late; what was said first stays."""
    LateReason.objects.get_or_create(
        version_id=version.id, defaults={"reason": reason, "given_at": at}
    )


def late_reasons(project_id: int) -> dict[int, str]:
    """Why versions of a project were late, by number."""
    rows = LateReason.objects.filter(version__project_id=project_id)
    return dict(rows.values_list("version__num", "reason"))


def late_versions(course_keys: Collection[str], *, limit: int) -> list[LateVersion]:
    """The newest versions of course runs for whose lateness a reason was given."""
    rows = LateReason.objects.filter(
        version__project__unit__course_key__in=list(course_keys)
    ).select_related("version__project__unit")
    return [
        LateVersion(
            row.version.project.learner_id,
            str(row.version.project.unit),
            row.version.title,
            row.version.num,
            row.version.submitted_at,
            row.reason,
        )
        for row in rows.order_by("-given_at", "-pk")[:limit]
    ]
