"""Threads: a mentor's comment on a version with what was answered, as one thing to be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from ..errors import NotFound
from ..pairing.api import EndReason
from .data import ProjectData, VersionData, project_data, version_data
from .models import Annotation, Reply
from .states import AnnotationState

# In these the learner has answered, or the mentor has no more to say.
_DONE = (AnnotationState.ADDRESSED, AnnotationState.DECLINED, AnnotationState.RESOLVED)


@dataclass(frozen=True)
class FinishedThread:
    """A thread that may be read as a whole: whose it is, and in which work it stands."""

    id: int
    uuid: UUID
    author_id: int
    learner_id: int
    project_id: int


@dataclass(frozen=True)
class Answer:
    """An answer in a thread as sanitised HTML, and whose it is."""

    author_id: int
    html: str


@dataclass(frozen=True)
class ThreadData:
    """A comment with its answers, in order, and the version that it was made on.

    ``start`` and ``end`` are code points of the version's text, None where it is on all of it.
    ``suggested`` are words for the place of those, None where none are suggested.
    """

    version: VersionData
    project: ProjectData
    author_id: int
    html: str
    suggested: str | None
    start: int | None
    end: int | None
    answers: tuple[Answer, ...]


def finished_threads(
    programme_id: int, *, until: datetime, old_before: datetime
) -> list[FinishedThread]:
    """The programme's threads sent by ``until`` that are done, or older than ``old_before``.

    Done is what was addressed, declined or resolved. Left out are comments on parts of files, which
    cannot be read without the file; those of works whose learner has left; and what a retirement
    has emptied. In the order of their uuids; one query.
    """
    rows = (
        Annotation.objects.filter(
            Q(state__in=_DONE) | Q(created_at__lt=old_before),
            version__project__unit__programme_id=programme_id,
            version__project__pairing__isnull=False,
            created_at__lte=until,
            regions__isnull=True,
        )
        .exclude(version__project__pairing__end_reason=EndReason.LEARNER_LEFT)
        .exclude(version__content_hash="")
        .order_by("uuid")
    )
    fields = rows.values_list(
        "pk", "uuid", "author_id", "version__project__learner_id", "version__project_id"
    )
    return [FinishedThread(*row) for row in fields]


def thread(annotation_id: int) -> ThreadData:
    """One thread whole, in two queries; ``NotFound`` if there is none."""
    rows = Annotation.every.select_related("version__project__unit")
    row = rows.filter(pk=annotation_id).first()
    if row is None:
        raise NotFound(_("There is no such comment."))
    answers = Reply.objects.filter(annotation=row).order_by("created_at", "pk")
    return ThreadData(
        version=version_data(row.version),
        project=project_data(row.version.project),
        author_id=row.author_id,
        html=row.html,
        suggested=row.suggested,
        start=row.start,
        end=row.end,
        answers=tuple(Answer(one.author_id, one.html) for one in answers),
    )
