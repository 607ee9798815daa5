"""Starting long work: in the transaction of its cause, and once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..errors import Conflict, NotFound
from ..signals import announce, job_started
from .data import JobData, data_of
from .kinds import kind_of
from .models import Job
from .states import JobState


def start(
    key: str,
    *,
    subject: str,
    programme_id: int | None,
    about: Mapping[str, Any],
    at: datetime,
    by: int | None,
) -> JobData:
    """Start a job of the kind ``key`` once the caller's transaction has committed.

    Of a kind and subject one is open at a time: the one that is there is given back. ``about`` is
    small JSON of the kind's own, without names of people.
    """
    with transaction.atomic():
        row, is_new = Job.objects.get_or_create(
            kind=kind_of(key).key,
            subject_key=subject,
            active=True,
            defaults={
                "programme_id": programme_id,
                "about": dict(about),
                "started_by_id": by,
                "language": "" if by is None else get_language() or "",
                "created_at": at,
                "heartbeat_at": at,
            },
        )
        if is_new:
            announce(job_started, job_uuid=str(row.uuid))
    return data_of(row)


def again(*, job_uuid: UUID, at: datetime) -> bool:
    """Begin a job that failed, or that nobody heard of, once more; False while it is at work.

    What it had done stays done. ``Conflict`` once it is done, or where another one of its kind is
    open for the same thing.
    """
    with transaction.atomic():
        row = Job.objects.select_for_update().filter(uuid=job_uuid).first()
        if row is None:
            raise NotFound(_("There is no such job."))
        if row.state == JobState.DONE:
            raise Conflict(_("This is done: there is nothing to try again."))
        if row.state == JobState.RUNNING and not data_of(row).is_silent(at):
            return False
        row.state, row.active, row.attempts = JobState.WAITING, True, 0
        row.problem, row.finished_at, row.heartbeat_at = "", None, at
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:
            raise Conflict(_("This was started anew already: open the newer job.")) from None
        announce(job_started, job_uuid=str(row.uuid))
    return True
