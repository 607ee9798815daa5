"""Reminders of checkpoints, and of silence between two who have met: each given once.

For the schedule, as often as you like.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max

from ..core.continuity import Continuity, continuity
from ..core.periods import Span
from ..mentors import api as mentors
from ..pairing import api as pairing
from ..programmes import api as programmes
from ..projects import api as projects
from ..signals import announce, checkpoint_soon, checkpoint_unconfirmed, contact_gap
from .models import Checkpoint, ContactGap
from .states import CheckpointState

SOON: Final = timedelta(hours=24)
AFTER: Final = timedelta(hours=24)
LATEST: Final = timedelta(days=30)  # nobody is asked of an older one
GAP: Final = 21  # days of silence
# A checkpoint that comes within so many days breaks the silence by itself.
NEAR: Final = timedelta(days=7)
_BATCH: Final = 500


@dataclass(frozen=True)
class RemindedCounts:
    """What one round announced that had not been announced before."""

    soon: int = 0
    unconfirmed: int = 0
    gaps: int = 0


@dataclass(frozen=True)
class Contacts:
    """How steady the contact of a pairing is, and when the two are to meet next."""

    continuity: Continuity
    planned_at: datetime | None


def remind(*, programme_id: int, at: datetime) -> RemindedCounts:
    """Remind the two of each running pairing of what comes, of what waits, and of silence."""
    pairs = pairing.running_pairings(programme_id)
    soon = unconfirmed = gaps = 0
    pauses = mentors.pauses(programme_id)
    stood = [(one.since, one.until or at) for one in programmes.pauses(programme_id)]
    for some in _batches(pairs):
        ids = [pair.id for pair in some]
        planned = Checkpoint.objects.filter(pairing_id__in=ids, state=CheckpointState.PLANNED)
        coming = planned.filter(starts_at__gt=at, starts_at__lte=at + SOON, reminded="")
        for row in coming:
            soon += _remind_soon(row)
        over = planned.filter(starts_at__lte=at - AFTER, starts_at__gt=at - LATEST)
        for row in over.exclude(reminded="after"):
            unconfirmed += _ask_whether_held(row)
        near = set(
            planned.filter(starts_at__gt=at, starts_at__lte=at + NEAR).values_list(
                "pairing_id", flat=True
            )
        )
        gaps += _remind_of_silence([one for one in some if one.id not in near], pauses, stood, at)
    return RemindedCounts(soon, unconfirmed, gaps)


def contacts(pair: pairing.PairingData, *, at: datetime) -> Contacts:
    """Of one pairing, until it ended."""
    own = Checkpoint.objects.filter(pairing_id=pair.id)
    held = own.filter(state=CheckpointState.HELD).values_list("starts_at", flat=True)
    planned = own.filter(state=CheckpointState.PLANNED, starts_at__gt=at).order_by("starts_at")
    times = [*projects.contact_times(pair.id), *held]
    if pair.met_at is not None:
        times.append(pair.met_at)
    stood = [(one.since, one.until or at) for one in programmes.pauses(pair.programme_id)]
    away = [one.span for one in mentors.pauses_of(pair.mentor_id)]
    until = pair.ends_at or at
    return Contacts(
        continuity=continuity(times, begins=pair.starts_at, until=until, pauses=[*stood, *away]),
        planned_at=planned.values_list("starts_at", flat=True).first(),
    )


def is_silent_since(*, pairing_id: int, since: datetime) -> bool:
    """Whether the two of a running pairing have still not been in touch since that moment."""
    pair = next(iter(pairing.pairings_by_id([pairing_id])), None)
    if pair is None or pair.ends_at is not None:
        return False
    return _last([pair])[pairing_id] <= since


def _remind_of_silence(
    pairs: Sequence[pairing.PairingData],
    pauses: dict[int, list[mentors.PauseData]],
    stood: Sequence[Span],
    at: datetime,
) -> int:
    met = [pair for pair in pairs if pair.met_at is not None]
    works = projects.last_contacts([pair.id for pair in met])
    going = [pair for pair in met if not (pair.id in works and works[pair.id].is_done)]
    told = 0
    last = _last(going, works)
    for pair in going:
        away = [one.span for one in pauses.get(pair.mentor_id, [])]
        found = continuity([], begins=last[pair.id], until=at, pauses=[*stood, *away])
        if found.silent_days >= GAP:
            told += _tell_gap(pair.id, last[pair.id], at)
    return told


def _tell_gap(pairing_id: int, since: datetime, at: datetime) -> int:
    if ContactGap.objects.filter(pairing_id=pairing_id, since=since).exists():
        return 0
    with transaction.atomic():
        # The unique key is the lock: of two rounds at once one announces.
        made = ContactGap.objects.get_or_create(
            pairing_id=pairing_id, since=since, defaults={"noticed_at": at}
        )[1]
        if made:
            announce(contact_gap, pairing_id=pairing_id, since=since.isoformat())
    return int(made)


def _last(
    pairs: Sequence[pairing.PairingData],
    works: dict[int, projects.LastContact] | None = None,
) -> dict[int, datetime]:
    """The newest contact by pairing: over the work, at a checkpoint, or when the two met."""
    ids = [pair.id for pair in pairs]
    works = projects.last_contacts(ids) if works is None else works
    held = Checkpoint.objects.filter(pairing_id__in=ids, state=CheckpointState.HELD).order_by()
    meetings = dict(held.values_list("pairing_id").annotate(newest=Max("starts_at")))
    found = {}
    for pair in pairs:
        work = works.get(pair.id)
        moments = (pair.starts_at, pair.met_at, meetings.get(pair.id), work.at if work else None)
        found[pair.id] = max(moment for moment in moments if moment is not None)
    return found


def _remind_soon(row: Checkpoint) -> int:
    """Announce that it comes; 1 when that is news."""
    with transaction.atomic():
        if not _is_first(row, "soon"):
            return 0
        announce(checkpoint_soon, checkpoint_uuid=str(row.uuid))
    return 1


def _ask_whether_held(row: Checkpoint) -> int:
    """Announce that it waits for a word; 1 when that is news."""
    with transaction.atomic():
        if not _is_first(row, "after"):
            return 0
        announce(checkpoint_unconfirmed, checkpoint_uuid=str(row.uuid))
    return 1


def _is_first(row: Checkpoint, which: str) -> bool:
    """Note the reminder: of two rounds at once one is the first."""
    rows = Checkpoint.objects.filter(pk=row.pk, state=CheckpointState.PLANNED)
    return bool(rows.filter(reminded=row.reminded).update(reminded=which))


def _batches(pairs: Sequence[pairing.PairingData]) -> Iterator[Sequence[pairing.PairingData]]:
    for first in range(0, len(pairs), _BATCH):
        yield pairs[first : first + _BATCH]
