"""The life of a programme: draft, open, paused, archived; and how long it stood still."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from ..access import Needs, ProgrammeState
from ..access import allows as state_allows
from ..access.states import ALLOWED_IN
from ..audit import api as audit
from ..errors import Conflict
from ..shared_reads import remembered
from ..signals import announce, programme_opened
from .data import Pause
from .models import Programme, ProgrammePause

LAST: Final = datetime.max.replace(tzinfo=UTC)

# From each state to which others; a draft that was opened is never a draft again.
NEXT: Final[dict[ProgrammeState, frozenset[ProgrammeState]]] = {
    ProgrammeState.DRAFT: frozenset({ProgrammeState.OPEN, ProgrammeState.ARCHIVED}),
    ProgrammeState.OPEN: frozenset({ProgrammeState.PAUSED, ProgrammeState.ARCHIVED}),
    ProgrammeState.PAUSED: frozenset({ProgrammeState.OPEN, ProgrammeState.ARCHIVED}),
    ProgrammeState.ARCHIVED: frozenset({ProgrammeState.PAUSED}),
}


def change_state(
    *,
    programme_id: int,
    to: ProgrammeState,
    seen: str | None = None,
    reason: str = "",
    at: datetime,
    actor: int | None,
) -> timedelta | None:
    """Bring a programme into another state; how long the pause was that ended, None unchanged.

    The same state again is no change. An archived programme comes back paused, so that nothing
    comes due at once; the time in the archive counts as a pause. Raises ``Conflict`` for a step
    that there is not, and where the programme is no longer in the state that was ``seen``.
    """
    with transaction.atomic():
        row = Programme.objects.select_for_update().get(pk=programme_id)
        before = ProgrammeState(row.state)
        if before == to:
            return None
        if seen and seen != before:
            raise Conflict(
                _(
                    "Meanwhile somebody brought the programme into another state, {now}: reload "
                    "the page, then choose again."
                ).format(now=before.label),
                field="shown",
            )
        if to not in NEXT[before]:
            raise Conflict(
                _("A programme that is {now} cannot become {then}: reload the page.").format(
                    now=before.label, then=to.label
                ),
                field="state",
            )
        row.state = to
        row.save(update_fields=["state"])
        stood = _stand_still(programme_id, before, to, at)
        audit.record(
            stream=f"programme:{row.pk}",
            action="programme.state",
            at=at,
            actor=actor,
            subject=f"programme:{row.uuid}",
            data={"before": before, "after": to, **({"reason": reason} if reason else {})},
        )
        if to == ProgrammeState.OPEN:
            announce(programme_opened, programme_id=programme_id)
    return stood


def _stand_still(
    programme_id: int, before: ProgrammeState, to: ProgrammeState, at: datetime
) -> timedelta:
    """Begin or end the pause that the step brings; how long the one was that ended."""
    lasting = ProgrammePause.objects.filter(programme_id=programme_id, until__isnull=True).first()
    if to == ProgrammeState.OPEN:
        if lasting is None:
            return timedelta(0)
        lasting.until = max(at, lasting.since)
        lasting.save(update_fields=["until"])
        return lasting.until - lasting.since
    # A draft has nothing that could come due.
    if lasting is None and before != ProgrammeState.DRAFT:
        ProgrammePause.objects.create(programme_id=programme_id, since=at)
    return timedelta(0)


def pretend_open(programme_id: int) -> None:
    """For a rehearsal: the caller undoes the transaction, so nothing is logged or announced."""
    Programme.objects.filter(pk=programme_id).update(state=ProgrammeState.OPEN)


def allows(programme_id: int, needs: Needs) -> bool:
    """Whether the programme's state lets it be done, for what nobody does: events and time."""
    state = Programme.objects.values_list("state", flat=True).get(pk=programme_id)
    return state_allows(state, needs)


def running() -> list[int]:
    """Ids of the programmes in which time brings what is due, in order."""
    rows = Programme.objects.filter(state__in=ALLOWED_IN[Needs.TIME]).order_by("title", "pk")
    return list(rows.values_list("pk", flat=True))


@remembered
def pauses(programme_id: int) -> list[Pause]:
    """When the programme stood still, in order."""
    rows = ProgrammePause.objects.filter(programme_id=programme_id).order_by("since", "pk")
    return [Pause(row.since, row.until) for row in rows]


def time_paused(stood: Iterable[Pause], since: datetime, until: datetime) -> timedelta:
    """How much of the time between two moments lay in the pauses."""
    total = timedelta(0)
    for pause in stood:
        first = max(pause.since, since)
        last = until if pause.until is None else min(pause.until, until)
        total += max(timedelta(0), last - first)
    return total


def moved(due: datetime, stood: Iterable[Pause], at: datetime) -> datetime:
    """When something is due at ``at``, with the pauses that it fell into or lay behind."""
    for pause in stood:
        if pause.since <= due:
            length = (pause.until or at) - pause.since
            due = min(due, LAST - length) + length
    return due


def rename(
    *, programme_id: int, title: str, organisation: str, at: datetime, actor: int | None
) -> bool:
    """Correct the title and the organisation; False where they were so already."""
    with transaction.atomic():
        row = Programme.objects.select_for_update().get(pk=programme_id)
        before: dict[str, audit.Json] = {"title": row.title, "organisation": row.organisation}
        after: dict[str, audit.Json] = {"title": title, "organisation": organisation}
        if before == after:
            return False
        row.title, row.organisation = title, organisation
        row.save(update_fields=[*after])
        audit.record(
            stream=f"programme:{row.pk}",
            action="programme.renamed",
            at=at,
            actor=actor,
            subject=f"programme:{row.uuid}",
            data={"before": before, "after": after},
        )
    return True
