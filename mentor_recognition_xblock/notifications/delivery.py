"""Sending what is due: one letter a person, with everything that waits for them."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from time import perf_counter
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from .. import log_lines
from .data import KindRules, NoticeData, Rules, SendCounts
from .models import Notice
from .states import NoticeState

log = logging.getLogger(__name__)

Send = Callable[[int, list[NoticeData]], bool]
# What could not be sent for this long is not news any more.
STALE: Final = timedelta(days=14)


def send_due(
    *,
    send: Send,
    rules: Rules,
    at: datetime,
    seen_at: Callable[[int], datetime | None],
    user_ids: Collection[int] | None = None,
    settled: Callable[[NoticeData], bool] = lambda _notice: False,
) -> SendCounts:
    """Send everything due, a letter a person, and mark it; ``send`` says whether it was taken.

    ``user_ids`` limits the run to some people. What ``settled`` says no longer holds is dropped.

    A letter that fails stays in the queue for the next run; one that fails for two weeks is
    dropped. ``seen_at`` tells when a person was last here: kinds with ``quiet_after`` stop when
    as many of theirs were sent since. Two runs at once send no notice twice.
    """
    done: Counter[str] = Counter()
    due = _due(at) if user_ids is None else _due(at).filter(user_id__in=set(user_ids))
    for user_id in list(due.order_by("user_id").values_list("user_id", flat=True).distinct()):
        with transaction.atomic():
            # Read again under the lock: another run may have sent some meanwhile.
            rows = list(_due(at).filter(user_id=user_id).select_for_update().order_by("pk"))
            # Asked at the last moment: what waited for the night may be done by now.
            rows = _unsettled(rows, settled, at)
            kept = _unanswered(user_id, rows, rules, at, seen_at)
            if not kept:
                continue
            if _taken(send, user_id, kept):
                _close(kept, NoticeState.SENT, "", at)
                done += Counter(letters=1, notices=len(kept))
            else:
                _drop_stale(kept, at)
                done["failed"] += 1
    return SendCounts(done["letters"], done["notices"], done["failed"])


def _taken(send: Send, user_id: int, kept: list[Notice]) -> bool:
    """Whether the platform took the letter; one line says so, and of which notices it was."""
    which = {"user": user_id, "notices": [row.pk for row in kept], "count": len(kept)}
    begun = perf_counter()
    try:
        taken = send(user_id, [_notice(row) for row in kept])
    except Exception as error:
        log_lines.failed(log, logging.WARNING, "letter.send", error, **which)
        return False
    level, outcome = (logging.INFO, "done") if taken else (logging.WARNING, "refused")
    ms = round((perf_counter() - begun) * 1000)
    log_lines.write(log, level, "letter.send", outcome, **which, ms=ms)
    return taken


def _drop_stale(kept: list[Notice], at: datetime) -> None:
    stale = [row for row in kept if row.due_at < at - STALE]
    if stale:
        _close(stale, NoticeState.DROPPED, "stale", at)
        which = {"user": stale[0].user_id, "notices": [row.pk for row in stale]}
        log_lines.write(log, logging.ERROR, "letter.send", "dropped", **which, count=len(stale))


def sent_to(user_id: int, *, limit: int = 50) -> list[NoticeData]:
    """What the person was told, newest first."""
    rows = Notice.objects.filter(user_id=user_id, state=NoticeState.SENT).order_by(
        "-closed_at", "-pk"
    )
    return [_notice(row) for row in rows[:limit]]


def overdue(*, before: datetime) -> int:
    """How many notices were due before the moment and still wait, for an operator's monitor."""
    return _due(before).count()


def _due(at: datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(state=NoticeState.WAITING, due_at__lte=at)


def _unsettled(
    rows: list[Notice], settled: Callable[[NoticeData], bool], at: datetime
) -> list[Notice]:
    over = {row.pk for row in rows if settled(_notice(row))}
    _close([row for row in rows if row.pk in over], NoticeState.DROPPED, "settled", at)
    return [row for row in rows if row.pk not in over]


def _unanswered(
    user_id: int,
    rows: list[Notice],
    rules: Rules,
    at: datetime,
    seen_at: Callable[[int], datetime | None],
) -> list[Notice]:
    limits = {row.kind: rules.get(row.kind, KindRules()).quiet_after for row in rows}
    if not any(limits.values()):
        return rows
    since = seen_at(user_id)
    sent = Notice.objects.filter(user_id=user_id, state=NoticeState.SENT, kind__in=limits)
    if since is not None:
        sent = sent.filter(closed_at__gt=since)
    counts = Counter(sent.values_list("kind", flat=True))
    kept: dict[bool, list[Notice]] = defaultdict(list)
    for row in rows:
        limit = limits[row.kind]
        # Those of this very letter count too, or a backlog would go out at once.
        kept[bool(limit) and counts[row.kind] >= limit].append(row)
        counts[row.kind] += 1
    _close(kept[True], NoticeState.DROPPED, "unanswered", at)
    return kept[False]


def _close(rows: list[Notice], state: str, reason: str, at: datetime) -> None:
    if rows:
        Notice.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=state, closed_at=at, reason=reason
        )


def _notice(row: Notice) -> NoticeData:
    return NoticeData(
        id=row.pk,
        user_id=row.user_id,
        kind=row.kind,
        programme_id=row.programme_id,
        usage_key=row.usage_key,
        created_at=row.created_at,
        key=row.key,
    )
