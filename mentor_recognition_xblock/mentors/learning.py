"""What mentors learn: hours and reflections that they record themselves, and can take back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q, Sum
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import Invalid, NotFound
from .growth_models import LearningRecord
from .models import Mentor
from .scopes import of_mentors
from .states import LearningKind

MAX_WORDS: Final = 4_000
# A reflection says something.
LEAST_WORDS: Final = 120
# Hours of one record, and of one day.
MOST_HOURS: Final = 40
MOST_OF_DAY: Final = 12
# A course of several days is recorded by its last; how far back one may record.
FARTHEST: Final = timedelta(days=366)


@dataclass(frozen=True)
class LearningData:
    """One record; ``hours`` in steps of a quarter."""

    uuid: UUID
    kind: str
    title: str
    words: str
    hours: float
    done_on: date
    recorded_at: datetime


@dataclass(frozen=True)
class Learned:
    """What counts of one record: its day, its hours, and whether it is a reflection."""

    uuid: UUID
    done_on: date
    hours: float
    reflects: bool


def record_learning(
    *,
    mentor_id: int,
    kind: str,
    title: str,
    words: str,
    hours: float,
    done_on: date,
    at: datetime,
) -> LearningData:
    """Record what one learned; the same again is no change.

    ``Invalid`` for a day to come or a year ago, a reflection of few words, no time at all without
    one, or more of one day than it has working hours.
    """
    quarter = Decimal(round(hours * 4)) / 4
    _check(kind, words, quarter, done_on, at)
    said = {"kind": kind, "title": title, "words": words, "hours": quarter, "done_on": done_on}
    with transaction.atomic():
        mentor = Mentor.objects.select_for_update().get(pk=mentor_id)
        own = LearningRecord.objects.filter(mentor=mentor, withdrawn_at__isnull=True)
        same = own.filter(**said).first()
        if same is not None:
            return _data(same)
        of_day = own.filter(done_on=done_on).exclude(kind=LearningKind.COURSE)
        total = of_day.aggregate(total=Sum("hours"))["total"] or Decimal(0)
        if kind != LearningKind.COURSE and total + quarter > MOST_OF_DAY:
            raise Invalid(
                _("A day holds at most {hours} hours of learning: {spent:g} are recorded.").format(
                    hours=MOST_OF_DAY, spent=float(total)
                ),
                field="hours",
            )
        row = LearningRecord.objects.create(mentor=mentor, recorded_at=at, **said)
        _log(row, mentor, "learning.recorded", at)
    return _data(row)


def withdraw_learning(*, uuid: UUID, mentor_id: int, at: datetime) -> None:
    """Take a record back; what a close has counted stays counted there. Again is no change."""
    with transaction.atomic():
        row = LearningRecord.objects.select_for_update().filter(uuid=uuid).first()
        if row is None or row.mentor_id != mentor_id:
            raise NotFound(_("There is no such record."))
        if row.withdrawn_at is None:
            row.withdrawn_at = at
            row.save(update_fields=["withdrawn_at"])
            _log(row, row.mentor, "learning.withdrawn", at)


def learning_of(mentor_id: int) -> list[LearningData]:
    """A mentor's own records, the newest day first."""
    rows = LearningRecord.objects.filter(mentor_id=mentor_id, withdrawn_at__isnull=True)
    return [_data(row) for row in rows.order_by("-done_on", "-pk")]


def learning_recorded(
    programme_id: int, *, until: datetime, mentor_ids: Collection[int] | None = None
) -> dict[int, list[Learned]]:
    """By mentor id, of some or all: what stood recorded at that moment."""
    rows = LearningRecord.objects.filter(
        Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=until),
        recorded_at__lte=until,
        **of_mentors(programme_id, mentor_ids),
    ).order_by("done_on", "pk")
    found: dict[int, list[Learned]] = defaultdict(list)
    for mentor_id, uuid, done_on, hours, kind in rows.values_list(
        "mentor_id", "uuid", "done_on", "hours", "kind"
    ):
        reflects = kind == LearningKind.REFLECTION
        found[mentor_id].append(Learned(uuid, done_on, float(hours), reflects))
    return dict(found)


def _check(kind: str, words: str, hours: Decimal, done_on: date, at: datetime) -> None:
    if not at.date() - FARTHEST <= done_on <= at.date():
        raise Invalid(_("Choose a day of the last year."), field="done_on")
    if kind == LearningKind.REFLECTION:
        if len(words) < LEAST_WORDS:
            raise Invalid(
                _("Say more: at least {limit} characters.").format(limit=LEAST_WORDS),
                field="words",
            )
    elif not hours:
        raise Invalid(_("Give the hours it took, a quarter at least."), field="hours")


def _data(row: LearningRecord) -> LearningData:
    return LearningData(
        uuid=row.uuid,
        kind=row.kind,
        title=row.title,
        words=row.words,
        hours=float(row.hours),
        done_on=row.done_on,
        recorded_at=row.recorded_at,
    )


def _log(row: LearningRecord, mentor: Mentor, action: str, at: datetime) -> None:
    audit.record(
        stream=f"programme:{mentor.programme_id}",
        action=action,
        at=at,
        actor=mentor.user_id,
        subject=f"learning:{row.uuid}",
        data={"kind": row.kind, "hours": float(row.hours), "done_on": row.done_on.isoformat()},
    )
