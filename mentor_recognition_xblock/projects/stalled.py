"""Criteria on which a work stands still: comments that no version of several has answered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import F, Max

from .criteria import title_of
from .models import Annotation
from .states import AnnotationState

# So many versions after it leave a comment open before its criterion stands still.
VERSIONS: Final = 2


@dataclass(frozen=True)
class StalledCriterion:
    """A criterion with an open comment; ``since_num`` is the version it was made on.

    ``title`` is the rubric's in all its languages.
    """

    key: str
    title: str
    since_num: int


def stalled_criteria(project_uuids: Collection[UUID]) -> dict[UUID, StalledCriterion]:
    """By project, the criterion that has stood still for longest; one query for all.

    A comment stands still where it is open, unanswered, and two versions came after it. Finished
    works have none.
    """
    if not project_uuids:
        return {}
    rows = (
        Annotation.objects.filter(
            version__project__uuid__in=set(project_uuids),
            version__project__finished_at=None,
            state=AnnotationState.OPEN,
            replies=None,
        )
        .exclude(criterion="")
        .annotate(
            of_project=F("version__project__uuid"),
            num=F("version__num"),
            newest=Max("version__project__versions__num"),
        )
        .filter(newest__gte=F("num") + VERSIONS)
        .order_by("-num", "-pk")
    )
    # The oldest comes last and stays.
    return {
        row.of_project: StalledCriterion(row.criterion, title_of(row.criterion_texts), row.num)
        for row in rows
    }
