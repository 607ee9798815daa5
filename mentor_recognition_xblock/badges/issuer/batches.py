"""Many badges in a job: a batch knows what waits, what is done and what failed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from ...errors import NotFound, RecognitionError
from ...jobs import api as jobs
from ...recognition import api as recognition
from ..models import Credential, IssuingBatch, IssuingItem, LearnerAward
from ..states import LOST, BatchKind
from .issuance import issue_many

SIZE: Final = 1_000
# The kind of job that works a batch off.
SIGN: Final = "sign"


@dataclass(frozen=True)
class BatchData:
    """Progress: ``done`` and ``failed`` of ``total``; ``finished_at`` None while it runs."""

    uuid: UUID
    kind: str
    reason: str
    total: int
    done: int
    failed: int
    created_at: datetime
    finished_at: datetime | None


def start_batch(
    *, decisions: Iterable[UUID], reason: str, at: datetime, again: bool = False
) -> BatchData:
    """Write down what is to be issued and let workers begin after commit."""
    with transaction.atomic():
        row = IssuingBatch.objects.create(
            kind=BatchKind.REISSUE if again else BatchKind.ISSUE, reason=reason[:200], created_at=at
        )
        items = [IssuingItem(batch=row, decision_uuid=uuid) for uuid in dict.fromkeys(decisions)]
        IssuingItem.objects.bulk_create(items, batch_size=SIZE)
        _work_on(row, at)
    return batch(row.uuid)


def run_batch(*, batch_uuid: UUID, at: datetime, size: int = SIZE) -> bool:
    """Issue the next ``size`` of a batch; False when nothing is left.

    Repeatable: what a killed worker had issued is found issued. An item that is refused is
    marked with its reason and the others go on.
    """
    row = IssuingBatch.objects.filter(uuid=batch_uuid).first()
    if row is None:
        raise NotFound("There is no such batch.")
    waiting = IssuingItem.objects.filter(batch=row, done_at__isnull=True).order_by("pk")
    items = list(waiting[:size])
    if not items:
        IssuingBatch.objects.filter(pk=row.pk, finished_at__isnull=True).update(finished_at=at)
        return False
    again = row.kind == BatchKind.REISSUE
    wanted = [item.decision_uuid for item in items]
    errors: dict[UUID, str] = {}
    try:
        issued = set(issue_many(wanted, at=at, again=again))
    except RecognitionError as refusal:
        issued, errors = set(), dict.fromkeys(wanted, str(refusal))
    nothing = "No badge without an award that rests on learners' outcomes."
    for item in items:
        item.done_at = at
        if item.decision_uuid not in issued:
            item.error = errors.get(item.decision_uuid, nothing)[:500]
    IssuingItem.objects.bulk_update(items, ["done_at", "error"], batch_size=SIZE)
    return True


def retry_batch(*, batch_uuid: UUID, at: datetime) -> BatchData:
    """Put what failed back in line, after the cause was fixed."""
    with transaction.atomic():
        row = IssuingBatch.objects.select_for_update().filter(uuid=batch_uuid).first()
        if row is None:
            raise NotFound("There is no such batch.")
        IssuingBatch.objects.filter(pk=row.pk).update(finished_at=None)
        failed = IssuingItem.objects.filter(batch__uuid=batch_uuid).exclude(error="")
        failed.update(done_at=None, error="")
        _work_on(row, at)
    return batch(batch_uuid)


def _work_on(row: IssuingBatch, at: datetime) -> None:
    """Let a worker begin after commit, unless one is at it."""
    jobs.start(
        SIGN,
        subject=f"batch:{row.uuid}",
        programme_id=None,
        about={"batch": str(row.uuid), "reason": row.reason},
        at=at,
        by=None,
    )


def batch(uuid: UUID) -> BatchData:
    """One batch, in one query; ``NotFound`` if there is none."""
    over = Q(items__done_at__isnull=False)
    rows = IssuingBatch.objects.filter(uuid=uuid).annotate(
        total=Count("items"),
        done=Count("items", filter=over & Q(items__error="")),
        failed=Count("items", filter=over & ~Q(items__error="")),
    )
    row = rows.first()
    if row is None:
        raise NotFound("There is no such batch.")
    return BatchData(
        row.uuid,
        row.kind,
        row.reason,
        row.total,
        row.done,
        row.failed,
        row.created_at,
        row.finished_at,
    )


def unissued(programme_id: int) -> list[UUID]:
    """Awards of a programme without a badge: issuing was down, or came later."""
    known = set(
        Credential.objects.filter(achievement__programme_id=programme_id).values_list(
            "decision_uuid", flat=True
        )
    )
    learners = LearnerAward.objects.filter(achievement__programme_id=programme_id)
    awarded = [*recognition.awards_of(programme_id), *learners.values_list("uuid", flat=True)]
    return [uuid for uuid in awarded if uuid not in known]


def signed_by(fragment: str) -> list[UUID]:
    """Decisions whose newest credential that key signed, for issuing them again."""
    rows = Credential.objects.filter(key__fragment=fragment).exclude(state__in=LOST)
    return list(rows.values_list("decision_uuid", flat=True))
