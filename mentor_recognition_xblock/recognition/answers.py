"""Whether a mentor answered in the agreed time, with the clock stopped while they were away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import zip_longest

from ..mentors.api import PauseData
from ..projects.api import VersionHistory


def answers(
    versions: Sequence[VersionHistory],
    *,
    hours: int,
    since: datetime,
    until: datetime,
    pauses: Sequence[PauseData],
) -> tuple[int, int]:
    """How many answers were due within the pairing, and how many came in time.

    A version asks for an answer unless it is final. It is due once ``hours`` have passed, declared
    pauses left out, while the pairing ran and no newer version took its place; an answer given in
    time always counts.
    """
    due = in_time = 0
    for version, newer in zip_longest(versions, versions[1:]):
        if version.is_final or version.submitted_at < since:
            continue
        limit = deadline(version.submitted_at, hours=hours, pauses=pauses, until=until)
        answered = version.answered_at is not None and version.answered_at <= min(limit, until)
        waited = limit <= until and (newer is None or newer.submitted_at >= limit)
        due += answered or waited
        in_time += answered
    return due, in_time


def deadline(
    asked_at: datetime, *, hours: int, pauses: Sequence[PauseData], until: datetime
) -> datetime:
    """``hours`` after ``asked_at``, not counting declared pauses (whole days, UTC).

    A pause of the mentor's own counts from its declaration. What lies a day beyond ``until`` is not
    looked at: a deadline after ``until`` is only known to be later.
    """
    limit = asked_at + timedelta(hours=hours)
    counted_until = asked_at
    last = until.date() + timedelta(days=1)
    for pause in sorted(pauses, key=lambda one: one.starts_on):
        begin = max(_midnight(min(pause.starts_on, last)), counted_until)
        if pause.declared_at is not None:
            begin = max(begin, pause.declared_at)
        end = _midnight(min(pause.ends_on, last) + timedelta(days=1))
        if begin < limit and end > begin:
            limit += end - begin
            counted_until = end
    return limit


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
