"""A mentor's queue in a unit: who waits for what, and since when."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    F,
    IntegerField,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)

from ..mentors import api as mentors
from ..pairing import api as pairing
from .data import QueueItem
from .models import Annotation, Project, ProjectVersion, Reply
from .queries import spoken_at
from .states import AnnotationState

# Since when a comment is the mentor's turn: when it was addressed, else the learner's last answer.
_SINCE: Final = Case(
    When(state=AnnotationState.ADDRESSED, then=F("addressed_at")), default=F("last_at")
)


def projects_for_mentor(
    *,
    programme_id: int,
    course_key: str,
    mentor_user_id: int | None,
    unit_id: int | None,
) -> list[QueueItem]:
    """A mentor's mentees in a unit, longest waiting first; all projects for None.

    ``unit_id`` None: nobody has begun there.
    """
    rows: Any = Project.objects.filter(unit_id=unit_id)
    learners: list[int] = []
    if mentor_user_id is not None:
        owner = mentors.mentor_of(programme_id=programme_id, user_id=mentor_user_id)
        if owner is None:
            return []
        pairs = pairing.active_pairings_of(owner.id)
        learners = [pair.learner_id for pair in pairs if pair.course_key == course_key]
        rows = rows.filter(learner_id__in=learners)
    by_learner = {row.learner_id: row for row in _with_newest(rows)}
    spoken = spoken_at([row.pk for row in by_learner.values()])
    items = []
    # A mentor sees learners who have not begun, too: those need a word first.
    for learner_id in learners or list(by_learner):
        row = by_learner.get(learner_id)
        items.append(_unbegun(learner_id) if row is None else _item(row, spoken.get(row.pk)))
    return sorted(items, key=_urgency)


def _with_newest(rows: QuerySet[Project]) -> QuerySet[Any]:
    """The projects with their newest version, and what of its comments is the mentor's turn."""
    newest = ProjectVersion.objects.filter(project_id=OuterRef("pk")).order_by("-num")[:1]
    last = Reply.objects.filter(annotation_id=OuterRef("pk")).order_by("-created_at", "-pk")[:1]
    turns = (
        Annotation.objects.filter(version__project_id=OuterRef("pk"))
        .annotate(
            last_by=Subquery(last.values("author_id")), last_at=Subquery(last.values("created_at"))
        )
        .filter(
            Q(state__in=(AnnotationState.ADDRESSED, AnnotationState.DECLINED))
            | Q(state=AnnotationState.OPEN, last_by=F("version__project__learner_id"))
            & (Q(reopened_at=None) | Q(last_at__gt=F("reopened_at")))
        )
        .order_by()
        .values("version__project_id")
    )
    return rows.annotate(
        newest_num=Subquery(newest.values("num")),
        newest_at=Subquery(newest.values("submitted_at")),
        newest_is_final=Subquery(newest.values("is_final")),
        answered=Subquery(turns.annotate(n=Count("pk")).values("n"), output_field=IntegerField()),
        answered_since=Subquery(
            turns.annotate(since=Min(_SINCE)).values("since"),
            output_field=DateTimeField(),
        ),
    )


def _item(row: Any, said: datetime | None) -> QueueItem:
    is_over = row.newest_is_final or row.finished_at is not None or row.newest_at is None
    waits = not is_over and (said is None or said < row.newest_at)
    return QueueItem(
        learner_id=row.learner_id,
        project_uuid=row.uuid,
        title=row.title,
        newest_num=row.newest_num,
        newest_at=row.newest_at,
        waiting_since=row.newest_at if waits else None,
        is_finished=row.finished_at is not None,
        answered=0 if is_over else row.answered or 0,
        answered_since=None if is_over else row.answered_since,
        spoken_at=said,
    )


def _unbegun(learner_id: int) -> QueueItem:
    return QueueItem(
        learner_id=learner_id,
        project_uuid=None,
        title="",
        newest_num=None,
        newest_at=None,
        waiting_since=None,
        is_finished=False,
    )


def _urgency(item: QueueItem) -> tuple[int, datetime]:
    """Who waits comes first, then whose answers do; each longest first; then the silent longest."""
    never = datetime.max
    rank = 0 if item.waiting_since else 1 if item.answered else 3 if item.is_finished else 2
    since = item.waiting_since or item.answered_since or item.newest_at or never
    return rank, since.replace(tzinfo=None)
