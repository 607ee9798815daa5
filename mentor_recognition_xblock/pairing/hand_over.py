"""Hand-over: what the outgoing mentor tells the next one, read by the learner, too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import Conflict, Invalid, NotAllowed
from ..inputs import require_length
from ..mentors import api as mentors
from .data import HandOverData, PairingData
from .models import HandOver, Pairing
from .queries import pairing_data, pairings_of_mentor
from .states import EndReason

MAX_NOTE: Final = 3000
ASKED_FOR: Final = timedelta(days=60)


def write_hand_over(
    *, pairing_uuid: UUID, author_id: int, note: str, at: datetime, manager: bool = False
) -> HandOverData:
    """Write or rewrite the note of an ended pairing, as its mentor or (``manager``) for them.

    The next mentor and the learner read it; the caller has checked that a manager is one.
    """
    kept = note.strip()
    if not kept:
        raise Invalid(_("Write what the next mentor should know."), field="note")
    require_length("note", kept, MAX_NOTE)
    with transaction.atomic():
        row = Pairing.objects.select_for_update().filter(uuid=pairing_uuid).first()
        # One refusal for both: strangers do not learn which pairings exist.
        if row is None or not (manager or mentors.mentor(row.mentor_id).user_id == author_id):
            raise NotAllowed(_("This is not a pairing of yours."), code="not_your_pairing")
        if row.active:
            raise Conflict(_("The pairing still runs: hand over when it has ended."))
        written, _created = HandOver.objects.update_or_create(
            pairing=row, defaults={"author_id": author_id, "note": kept, "written_at": at}
        )
        audit.record(
            stream=f"programme:{row.programme_id}",
            action="pairing.handed_over",
            at=at,
            actor=author_id,
            subject=f"pairing:{row.uuid}",
        )
    return _data(written)


def hand_overs_asked(*, mentor_id: int, at: datetime) -> list[PairingData]:
    """Ended pairings of the mentor whose learner goes on with somebody else, without a note.

    After a parting nobody is asked: it would tell one side of the other's wish.
    """
    # From what the request has read already: most mentors have nobody to hand over.
    if not any(
        one.end_reason == EndReason.NO_FAULT
        and one.ends_at is not None
        and one.ends_at > at - ASKED_FOR
        for one in pairings_of_mentor(mentor_id)
    ):
        return []
    rows = Pairing.objects.filter(
        mentor_id=mentor_id,
        active__isnull=True,
        parted=False,
        end_reason=EndReason.NO_FAULT,
        ends_at__gt=at - ASKED_FOR,
        hand_over__isnull=True,
    )
    ended = list(rows.order_by("ends_at", "pk"))
    # A learner who left, or waits, has no next mentor who would read the note.
    going_on = set(
        Pairing.objects.filter(learner_id__in={row.learner_id for row in ended}, active=True)
        .exclude(mentor_id=mentor_id)
        .values_list("learner_id", "course_key")
    )
    return [pairing_data(row) for row in ended if (row.learner_id, row.course_key) in going_on]


def hand_overs_about(*, learner_id: int, course_key: str) -> list[HandOverData]:
    """Every note about the learner in the course, newest first: for them and their mentor."""
    rows = HandOver.objects.filter(
        pairing__learner_id=learner_id, pairing__course_key=course_key
    ).exclude(note="")
    return [_data(row) for row in rows.order_by("-written_at", "-pk")]


def hand_overs_of_learners(
    *, course_keys: Collection[str], learner_ids: Collection[int]
) -> dict[tuple[int, str], list[HandOverData]]:
    """Notes by learner and course, newest first, in one query: for their present mentor."""
    rows = HandOver.objects.filter(
        pairing__learner_id__in=set(learner_ids), pairing__course_key__in=set(course_keys)
    ).exclude(note="")
    by_learner: dict[tuple[int, str], list[HandOverData]] = defaultdict(list)
    for row in rows.select_related("pairing").order_by("-written_at", "-pk"):
        by_learner[row.pairing.learner_id, row.pairing.course_key].append(_data(row))
    return dict(by_learner)


def _data(row: HandOver) -> HandOverData:
    return HandOverData(row.pairing_id, row.author_id, row.note, row.written_at)
