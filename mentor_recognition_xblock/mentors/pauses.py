"""When mentors are away: declared beforehand by themselves, or granted by a manager."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import Conflict, Invalid, NotFound
from ..inputs import require_length
from ..shared_reads import remembered
from .data import PauseData
from .models import Mentor, Pause
from .scopes import of_mentors

LONGEST_PAUSE: Final = 366  # days
FARTHEST: Final = timedelta(days=366)
MAX_REASON: Final = 255


def declare_pause(
    *,
    mentor_id: int,
    starts_on: date,
    ends_on: date,
    reason: str,
    at: datetime,
    actor: int | None,
    granted: bool = False,
) -> None:
    """Declare time away, both days included; the same dates again are no change.

    ``Conflict`` where some of the days are away already by other dates.

    A mentor's own pause begins today (by the mentor's clock) or later, and stops the clock of
    answers from the moment it is declared: one declared afterwards would make missed answers
    disappear. A manager may grant an earlier one (``granted``), up to a year back, with a reason.
    A pause lasts at most ``LONGEST_PAUSE`` days and begins within a year.
    """
    with transaction.atomic():
        owner = _owner(mentor_id)
        _check(owner, starts_on, ends_on, reason, at, granted=granted)
        _check_overlap(owner, starts_on, ends_on)
        _row, created = Pause.objects.get_or_create(
            mentor=owner,
            starts_on=starts_on,
            ends_on=ends_on,
            defaults={"reason": reason, "declared_at": at, "granted": granted},
        )
        if created:
            _record(owner, "mentor.paused", starts_on, ends_on, at, actor, granted=granted)


def end_pause(
    *, mentor_id: int, starts_on: date, ends_on: date, at: datetime, actor: int | None
) -> None:
    """Take back a pause that has not begun, or end a running one with yesterday.

    One that began today ends with today; one that is not there is no change. ``Conflict`` for one
    that is over: it counts for the past.
    """
    with transaction.atomic():
        owner = _owner(mentor_id)
        row = Pause.objects.filter(mentor=owner, starts_on=starts_on, ends_on=ends_on).first()
        if row is None:
            return
        day = at.date()
        if ends_on < day:
            raise Conflict(_("That pause is over: it can no longer be changed."), field="starts_on")
        if starts_on > day:
            row.delete()
            _record(owner, "mentor.pause_withdrawn", starts_on, ends_on, at, actor)
            return
        # Today is worked again; a pause of no day at all would not be one.
        last = max(starts_on, day - timedelta(days=1))
        if last == ends_on:
            return
        # Shortened to one that is there already: two of the same dates break the unique key.
        if Pause.objects.filter(mentor=owner, starts_on=starts_on, ends_on=last).exists():
            row.delete()
        else:
            row.ends_on = last
            row.save(update_fields=["ends_on"])
        _record(owner, "mentor.pause_ended", starts_on, last, at, actor)


def pauses(
    programme_id: int,
    *,
    declared_by: datetime | None = None,
    mentor_ids: Collection[int] | None = None,
) -> dict[int, list[PauseData]]:
    """Pauses of some or all by mentor id, earliest first; ``declared_by`` leaves out later ones."""
    rows = Pause.objects.filter(**of_mentors(programme_id, mentor_ids)).order_by("starts_on", "pk")
    if declared_by is not None:
        rows = rows.filter(declared_at__lte=declared_by)
    by_mentor: dict[int, list[PauseData]] = defaultdict(list)
    for row in rows:
        by_mentor[row.mentor_id].append(_data(row))
    return dict(by_mentor)


@remembered
def pauses_of(mentor_id: int) -> list[PauseData]:
    """One mentor's pauses, earliest first."""
    rows = Pause.objects.filter(mentor_id=mentor_id).order_by("starts_on", "pk")
    return [_data(row) for row in rows]


def _data(row: Pause) -> PauseData:
    return PauseData(row.starts_on, row.ends_on, None if row.granted else row.declared_at)


def _owner(mentor_id: int) -> Mentor:
    owner = Mentor.objects.select_for_update().filter(pk=mentor_id).first()
    if owner is None:
        raise NotFound(_("There is no such mentor."))
    return owner


def _check(
    owner: Mentor, starts_on: date, ends_on: date, reason: str, at: datetime, *, granted: bool
) -> None:
    if ends_on < starts_on:
        raise Invalid(_("A pause ends on or after its first day."), field="ends_on")
    if (ends_on - starts_on).days >= LONGEST_PAUSE:
        raise Invalid(
            _(
                "A pause lasts at most {days} days: choose an earlier end, and declare a new one "
                "when it is over."
            ).format(days=LONGEST_PAUSE),
            field="ends_on",
        )
    require_length("reason", reason, MAX_REASON)
    today = at.astimezone(ZoneInfo(owner.time_zone)).date() if owner.time_zone else at.date()
    if starts_on > today + FARTHEST:
        raise Invalid(_("A pause begins within a year from now."), field="starts_on")
    if granted and not reason.strip():
        raise Invalid(_("Say why: the reason is saved with the pause."), field="reason")
    if granted and starts_on < today - FARTHEST:
        raise Invalid(_("A pause may begin at most a year back."), field="starts_on")
    if not granted and starts_on < today:
        raise Invalid(
            _("A pause begins today or later: ask a manager of the programme for an earlier one."),
            field="starts_on",
        )


def _check_overlap(owner: Mentor, starts_on: date, ends_on: date) -> None:
    other = (
        Pause.objects.filter(mentor=owner, starts_on__lte=ends_on, ends_on__gte=starts_on)
        .exclude(starts_on=starts_on, ends_on=ends_on)
        .order_by("starts_on")
        .first()
    )
    if other is not None:
        raise Conflict(
            _(
                "These days overlap with time away from {first} to {last}: choose others, or end "
                "that first."
            ).format(first=date_format(other.starts_on), last=date_format(other.ends_on)),
            field="starts_on",
        )


def _record(
    owner: Mentor,
    action: str,
    starts_on: date,
    ends_on: date,
    at: datetime,
    actor: int | None,
    **more: bool,
) -> None:
    audit.record(
        stream=f"programme:{owner.programme_id}",
        action=action,
        at=at,
        actor=actor,
        subject=f"mentor:{owner.uuid}",
        data={"starts_on": str(starts_on), "ends_on": str(ends_on), **more},
    )
