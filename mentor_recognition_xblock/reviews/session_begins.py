"""How a calibration session begins, on the rubric in use or on a draft, and what the log says."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import Invalid
from ..signals import announce, session_opened, trial_opened
from .models import Exemplar
from .session_models import CalibrationSession, SessionPlace, SessionWork

MOST_DAYS: Final = 90


def begin(
    row: CalibrationSession,
    people: Sequence[int],
    free: Sequence[Exemplar],
    works: int,
    *,
    at: datetime,
    actor: int,
    known: Sequence[Exemplar] = (),
) -> None:
    """Store the session with ``works`` of the ``free`` works by lot, and tell those who are asked.

    Where these are too few, ``known`` ones, which somebody may have seen, fill the places. The
    caller holds the programme.
    """
    row.save()
    chosen = [*_by_lot(row.uuid, free), *_by_lot(row.uuid, known)][:works]
    SessionWork.objects.bulk_create(
        SessionWork(session=row, exemplar=one, num=num, levels=one.levels, rationale=one.rationale)
        for num, one in enumerate(_by_lot(row.uuid, chosen), 1)
    )
    # By chance alone: what follows from ids could be computed by whoever knows them.
    order = list(people)
    secrets.SystemRandom().shuffle(order)
    SessionPlace.objects.bulk_create(
        SessionPlace(session=row, person_id=person_id, num=num)
        for num, person_id in enumerate(order, 1)
    )
    counts = {"raters": len(order), "works": works}
    if row.draft is None:
        announce(session_opened, session_uuid=str(row.uuid))
        record(row, "opened", at, actor, counts)
    else:
        announce(trial_opened, session_uuid=str(row.uuid))
        record(row, "trial_opened", at, actor, counts)


def check_last_day(ends_on: date, at: datetime) -> None:
    """Refuse a day that is over, or too far ahead."""
    if not at.date() <= ends_on <= at.date() + timedelta(days=MOST_DAYS):
        raise Invalid(
            _("Choose a day from today on, at most {days} days ahead.").format(days=MOST_DAYS),
            field="ends_on",
        )


def record(
    row: CalibrationSession,
    word: str,
    at: datetime,
    actor: int | None,
    data: Mapping[str, int],
    *,
    person_id: int | None = None,
) -> None:
    """Write to the log what became of a session; whom it concerns, where that is one person."""
    audit.record(
        stream=f"programme:{row.rubric.programme_id}",
        action=f"session.{word}",
        at=at,
        actor=actor,
        subject=f"session:{row.uuid}",
        data=dict(data),
        people={} if person_id is None else {"reviewer": person_id},
    )


def _by_lot(uuid: UUID, works: Sequence[Exemplar]) -> list[Exemplar]:
    return sorted(works, key=lambda one: sha256(f"{uuid}:{one.uuid}".encode()).hexdigest())
