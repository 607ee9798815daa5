"""Reading jobs: those that somebody may see."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from ..access import Subject
from ..errors import NotFound
from .data import PATIENCE, JobData, data_of
from .kinds import seen_by
from .models import Job
from .states import JobState

NEWEST: Final = 100


def job(by: Subject, job_uuid: UUID) -> JobData:
    """A job of the subject's programme that its kind shows them; else ``NotFound``."""
    row = shown_to(by).filter(uuid=job_uuid).first()
    if row is None:
        raise NotFound(_("There is no such job."))
    return data_of(row)


def newest(by: Subject, *, kinds: Collection[str] = ()) -> list[JobData]:
    """The newest hundred jobs that the subject may see, of some ``kinds`` or of all; one query."""
    rows = shown_to(by)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return [data_of(row) for row in rows.order_by("-created_at", "-pk")[:NEWEST]]


def latest(key: str, *, subject: str) -> JobData | None:
    """The newest job of a kind and subject, whoever may see it; None if there was none."""
    row = Job.objects.filter(kind=key, subject_key=subject).order_by("-created_at", "-pk").first()
    return None if row is None else data_of(row)


@dataclass(frozen=True)
class Backlog:
    """Jobs that are open, since when the oldest, how many of them are silent; stopped lately."""

    open: int
    oldest: datetime | None
    silent: int
    failed: int


def backlog(*, at: datetime) -> Backlog:
    """Figures for an operator's monitor; stopped are those of the last week."""
    rows = Job.objects.filter(active=True)
    failed = Job.objects.filter(state=JobState.FAILED, finished_at__gte=at - timedelta(days=7))
    return Backlog(
        open=rows.count(),
        oldest=rows.order_by("created_at").values_list("created_at", flat=True).first(),
        silent=rows.filter(heartbeat_at__lte=at - PATIENCE).count(),
        failed=failed.count(),
    )


@dataclass(frozen=True)
class Failing:
    """A job whose last try failed; ``error`` is the class alone, without its words."""

    uuid: UUID
    kind: str
    attempts: int
    created_at: datetime
    error: str


def failing(*, limit: int) -> list[Failing]:
    """The newest jobs whose last try failed, for support."""
    rows = Job.objects.exclude(last_error="").order_by("-pk")
    return [
        Failing(row.uuid, row.kind, row.attempts, row.created_at, row.last_error.split(":")[0])
        for row in rows[:limit]
    ]


def shown_to(by: Subject) -> QuerySet[Job]:
    """The rows that the subject may see."""
    # What belongs to no programme is the site's: its kind says who sees that.
    place = Q(programme_id=by.programme.id) | Q(programme_id=None)
    return Job.objects.filter(place, kind__in=seen_by(by))
