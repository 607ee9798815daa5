"""What jobs hand out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from .models import Job
from .states import JobState

# Not heard of for so long, a worker is taken for dead: longer than any one transaction of a kind.
PATIENCE: Final = timedelta(minutes=5)


@dataclass(frozen=True)
class JobData:
    """One job; ``done`` of ``total`` are counted in the unit of its kind.

    ``about`` and ``result`` are small JSON objects of the kind's own; ``doing`` is a key of its
    phrases, empty before it began; ``heartbeat_at`` is when it was last heard of; ``problem`` is
    a sentence for people, empty where there is none.
    """

    uuid: UUID
    kind: str
    subject: str
    programme_id: int | None
    started_by: int | None
    about: dict[str, Any]
    state: str
    doing: str
    done: int
    total: int
    result: dict[str, Any]
    problem: str
    attempts: int
    created_at: datetime
    heartbeat_at: datetime
    finished_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it waits or runs."""
        return self.state in (JobState.WAITING, JobState.RUNNING)

    def is_silent(self, at: datetime) -> bool:
        """Whether it is open and nothing was heard of it for ``PATIENCE``."""
        return self.is_open and self.heartbeat_at <= at - PATIENCE


def data_of(row: Job) -> JobData:
    """A row, as handed out."""
    return JobData(
        uuid=row.uuid,
        kind=row.kind,
        subject=row.subject_key,
        programme_id=row.programme_id,
        started_by=row.started_by_id,
        about=row.about,
        state=row.state,
        doing=row.doing_key,
        done=row.done,
        total=row.total,
        result=row.result,
        problem=row.problem,
        attempts=row.attempts,
        created_at=row.created_at,
        heartbeat_at=row.heartbeat_at,
        finished_at=row.finished_at,
    )
