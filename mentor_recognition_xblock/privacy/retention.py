"""How long each kind of data is kept, and the command that lets go of the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils.translation import gettext as _

from ..errors import Invalid
from ..intake import api as intake
from ..jobs import api as jobs
from ..notifications import api as notifications
from ..outbox import api as outbox
from ..partners import api as partners
from ..projects import api as projects

# Days. What decisions rest on (works, reviews, evaluations, badges, audit) has no period: it goes
# with the person, at retirement.
PERIODS: Final[Mapping[str, int | None]] = {
    "intake_events": 400,
    "notices": 180,
    "outbox_items": 90,
    "jobs": 400,
    "drafts": 730,
    "mentor_notes": 180,
    "unused_files": 7,
    "partner_contacts": 180,
}

DROPS: Final[Mapping[str, Callable[..., int]]] = {
    "intake_events": intake.drop_events,
    "notices": notifications.drop_closed,
    "outbox_items": outbox.drop_done,
    "jobs": jobs.drop_finished,
    "drafts": projects.drop_drafts,
    "mentor_notes": projects.drop_notes,
    "unused_files": projects.drop_unused_files,
    "partner_contacts": partners.drop_contacts,
}


@dataclass(frozen=True)
class Dropped:
    """One kind: its period in days (None: for ever) and how many rows were past it."""

    kind: str
    days: int | None
    rows: int


def periods() -> dict[str, int | None]:
    """The periods in force; ``Invalid`` names a kind or number the setting got wrong."""
    chosen = dict(getattr(settings, "MENTOR_RECOGNITION_RETENTION", None) or {})
    for kind, days in chosen.items():
        if kind not in PERIODS:
            raise Invalid(
                _("{kind} has no period; choose from {kinds}.").format(
                    kind=kind, kinds=", ".join(PERIODS)
                ),
                field="MENTOR_RECOGNITION_RETENTION",
            )
        if days is not None and (isinstance(days, bool) or not isinstance(days, int) or days < 1):
            raise Invalid(
                _("{kind}: give whole days from 1 on, or None for ever.").format(kind=kind),
                field="MENTOR_RECOGNITION_RETENTION",
            )
    return {**PERIODS, **chosen}


def enforce_retention(*, at: datetime, dry_run: bool = False) -> list[Dropped]:
    """Let go of what is past its period; with ``dry_run`` only count."""
    dropped = []
    for kind, days in periods().items():
        rows = 0
        if days is not None:
            rows = DROPS[kind](before=at - timedelta(days=days), dry_run=dry_run)
        dropped.append(Dropped(kind, days, rows))
    return dropped
