"""The committee learns who is behind one panel: the author of the work, or one reviewer.

One member for themself, for a reason that the log keeps, on a panel that is none of theirs. The log
says that it was done, never whom it showed. Whoever was looked up is told (ADR 0060).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from ..errors import NotFound
from ..signals import announce, identity_revealed
from .data import Kind
from .errors import ReviewIsNotIn
from .models import ReviewPanel
from .panel_changes import Change, held_seat, locked, record_change
from .reveal_models import AUTHOR, PanelReveal
from .states import HANDED_IN
from .targets import kind_of, target_of

AUTHOR_REVEALED: Final = "panel.author_revealed"
REVIEWER_REVEALED: Final = "panel.reviewer_revealed"


@dataclass(frozen=True)
class Reveal:
    """One look behind a panel; ``num`` is 0 for the author, else the reviewer's number.

    ``kind`` is what the panel is on.

    ``person_id`` is whom it showed: not to be handed on but to themself and ``by``.
    """

    uuid: UUID
    programme_id: int
    num: int
    kind: Kind
    person_id: int
    by: int
    at: datetime
    reason: str


def reveal_author(change: Change) -> bool:
    """Let the member learn whose work, or whose comment, a panel is on; False: they did before.

    ``Invalid`` without a reason, ``NotFound``, and ``ConcernsYou`` for whoever wrote, guided or
    reviews it.
    """
    return _reveal(change, AUTHOR)


def reveal_reviewer(change: Change, *, num: int) -> bool:
    """Let the member learn who wrote the review of that number; False: they did before.

    Refuses as ``reveal_author`` does, and with ``ReviewIsNotIn`` where nothing was handed in.
    """
    return _reveal(change, num)


def _reveal(change: Change, num: int) -> bool:
    with transaction.atomic():
        row = locked(change)
        if num != AUTHOR and held_seat(row, num).state not in HANDED_IN:
            raise ReviewIsNotIn(_("This reviewer has handed nothing in: there is nothing behind."))
        made, is_new = PanelReveal.objects.get_or_create(
            panel=row,
            num=num,
            revealed_by_id=change.actor,
            defaults={"reason": change.reason.strip(), "revealed_at": change.at},
        )
        if not is_new:
            return False
        announce(identity_revealed, reveal_uuid=str(made.uuid))
        if num == AUTHOR:
            record_change(row, AUTHOR_REVEALED, change, {})
        else:
            record_change(row, REVIEWER_REVEALED, change, {"seat": num})
    return True


def reveal(uuid: UUID) -> Reveal:
    """One look behind a panel; ``NotFound`` if there is none."""
    row = PanelReveal.objects.filter(uuid=uuid).first()
    if row is None:
        raise NotFound(_("There is no such panel: reload the page."))
    panel = ReviewPanel.objects.select_related("thread").get(pk=row.panel_id)
    return _of(row, panel)


def reveals_of(panel: ReviewPanel) -> list[Reveal]:
    """All looks behind a panel, oldest first."""
    return [_of(row, panel) for row in panel.reveals.order_by("revealed_at", "pk")]


def forget_looks(user_id: int) -> None:
    """Take the words away of looks at the person, and of those that were theirs; the looks stay."""
    ids = [*_looks_at(user_id).values_list("pk", flat=True)]
    PanelReveal.objects.filter(Q(pk__in=ids) | Q(revealed_by_id=user_id)).update(reason="")


def export_looks(user_id: int) -> dict[str, Any]:
    """When and why the committee looked the person up, and what they looked up as its member."""
    fields = ("panel__uuid", "num", "reason", "revealed_at")
    own = PanelReveal.objects.filter(revealed_by_id=user_id).order_by("pk")
    return {
        # Not who looked, and of a review not on which panel: it is called so to nobody reviewing.
        "looked_up_by_the_committee": list(
            _looks_at(user_id).order_by("pk").values("reason", "revealed_at")
        ),
        "looked_up_for_the_committee": list(own.values(*fields)),
    }


def _looks_at(user_id: int) -> QuerySet[PanelReveal]:
    """Looks that showed the person, as an author or as a reviewer."""
    works = Q(panel__thread=None, panel__project__learner_id=user_id)
    guided = Q(panel__thread__author_id=user_id) | Q(panel__portfolio__mentor__user_id=user_id)
    wrote = Q(works | guided, num=AUTHOR)
    # Both conditions on one seat; no reviewer has the author's number.
    reviewed = Q(panel__assignments__reviewer_id=user_id, panel__assignments__num=F("num"))
    ids = [
        pk
        for asked in (wrote, reviewed)
        for pk in PanelReveal.objects.filter(asked).values_list("pk", flat=True)
    ]
    return PanelReveal.objects.filter(pk__in=ids)


def _of(row: PanelReveal, panel: ReviewPanel) -> Reveal:
    if row.num == AUTHOR:
        person_id = target_of(panel).people[0]
    else:
        person_id = panel.assignments.get(num=row.num).reviewer_id
    return Reveal(
        uuid=row.uuid,
        programme_id=panel.programme_id,
        num=row.num,
        kind=kind_of(panel),
        person_id=person_id,
        by=row.revealed_by_id,
        at=row.revealed_at,
        reason=row.reason,
    )
