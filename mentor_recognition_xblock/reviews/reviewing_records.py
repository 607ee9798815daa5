"""Credit for reviewing: how much a person reviewed by a close, as a record that others can check.

Counted are reviews that were handed in and not set aside, works with a key among them like others,
up to a close: a count that moved with every review would tell those beside a reviewer which panel
they sit on. Hours are those that reading and scoring may take (``effort``); nobody's time is taken.
They are no learning (metric M12): a mentor who learned by reviewing records that in their words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..errors import NotFound
from ..programmes import api as programmes
from .effort import minutes_for
from .errors import NothingToRecord
from .models import Certificate, ReviewAssignment
from .states import AssignmentState
from .thanks_models import ReviewingRecord

MINUTES_AN_HOUR: Final = 60


@dataclass(frozen=True)
class Reviewed:
    """What was reviewed from a moment to another: how many reviews, and estimated minutes."""

    since: datetime
    until: datetime
    reviews: int
    minutes: int

    @property
    def hours(self) -> float:
        """The minutes in hours, to a tenth."""
        return round(self.minutes / MINUTES_AN_HOUR, 1)


@dataclass(frozen=True)
class TermReviewed:
    """A closed term, and what the person reviewed in it."""

    num: int
    title: str
    done: Reviewed


@dataclass(frozen=True)
class RecordData:
    """A record as it was made; ``certified_from`` and ``certified_until`` are of a certificate."""

    uuid: UUID
    programme_id: int
    person_id: int
    done: Reviewed
    certified_from: datetime
    certified_until: datetime
    made_at: datetime


def reviewed_by_term(*, programme_id: int, person_id: int) -> list[TermReviewed]:
    """What somebody reviewed in each closed term, the newest first; a fixed number of queries."""
    begun = _first_certificate(programme_id, person_id)
    if begun is None:
        return []
    spans = _spans(programme_id, begun.issued_at)
    rows = list(
        _handed_in(programme_id, person_id).values_list(
            "submitted_at", "panel__words", "panel__rubric__criteria"
        )
    )
    found = [
        TermReviewed(term.num, term.title, _sum(rows, since, until)) for term, since, until in spans
    ]
    return list(reversed(found))


def make_record(
    *, programme_id: int, person_id: int, term: int | None, at: datetime
) -> tuple[UUID, bool]:
    """Write a record of a closed term, or of all of them; the same span again is the one there is.

    Its uuid, and whether it is new. ``NothingToRecord`` where nothing was handed in by a close.
    """
    with transaction.atomic():
        programmes.lock_programme(programme_id)
        terms = reviewed_by_term(programme_id=programme_id, person_id=person_id)
        done = _wanted(terms, term)
        if done is None or not done.reviews:
            raise NothingToRecord(
                _("Nothing of yours was in by the close of that term: there is nothing to record.")
            )
        span = {"since": done.since, "until": done.until}
        own = ReviewingRecord.objects.filter(programme_id=programme_id, person_id=person_id)
        known = own.filter(**span).first()
        if known is not None:
            return known.uuid, False
        held = Certificate.objects.filter(
            programme_id=programme_id, reviewer_id=person_id, issued_at__lte=done.until
        )
        row = ReviewingRecord.objects.create(
            programme_id=programme_id,
            person_id=person_id,
            certificate=held.latest("issued_at", "pk"),
            reviews=done.reviews,
            minutes=done.minutes,
            made_at=at,
            **span,
        )
        _log(row, "made", at)
    return row.uuid, True


def withdraw_record(*, programme_id: int, person_id: int, record_uuid: UUID, at: datetime) -> None:
    """Delete a record of one's own: its address shows nothing from then on."""
    with transaction.atomic():
        row = _own(programme_id, person_id).filter(uuid=record_uuid).first()
        if row is None:
            raise _missing()
        _log(row, "withdrawn", at)
        row.delete()


def records_of(*, programme_id: int, person_id: int) -> list[RecordData]:
    """One's own records, the newest first."""
    return [_data(one) for one in _own(programme_id, person_id).order_by("-made_at", "-pk")]


def record(record_uuid: UUID) -> RecordData:
    """One record by its address; ``NotFound`` for none, or one that was withdrawn."""
    row = ReviewingRecord.objects.select_related("certificate").filter(uuid=record_uuid).first()
    if row is None:
        raise _missing()
    return _data(row)


def forget_records(user_id: int) -> None:
    """Delete the person's records."""
    ReviewingRecord.objects.filter(person_id=user_id).delete()


def export_records(user_id: int) -> list[dict[str, Any]]:
    """The person's records."""
    rows = ReviewingRecord.objects.filter(person_id=user_id).order_by("made_at", "pk")
    names = ("uuid", "since", "until", "reviews", "minutes", "made_at")
    return list(rows.values(*names))


def _spans(
    programme_id: int, begun: datetime
) -> list[tuple[programmes.TermData, datetime, datetime]]:
    """Each closed term, from the close before it to its own, in order."""
    closed = [one for one in programmes.terms(programme_id) if one.closed_at is not None]
    closed.sort(key=lambda one: (one.closed_at or begun, one.num))
    found, since = [], begun
    for one in closed:
        if one.closed_at is None or one.closed_at <= begun:
            continue
        found.append((one, since, one.closed_at))
        since = one.closed_at
    return found


def _sum(rows: list[tuple[Any, ...]], since: datetime, until: datetime) -> Reviewed:
    within = [
        minutes_for(words=words, criteria=len(criteria))
        for submitted_at, words, criteria in rows
        if since < submitted_at <= until
    ]
    return Reviewed(since, until, len(within), sum(within))


def _wanted(terms: list[TermReviewed], num: int | None) -> Reviewed | None:
    if num is not None:
        return next((one.done for one in terms if one.num == num), None)
    if not terms:
        return None
    return Reviewed(
        terms[-1].done.since,
        terms[0].done.until,
        sum(one.done.reviews for one in terms),
        sum(one.done.minutes for one in terms),
    )


def _handed_in(programme_id: int, person_id: int) -> QuerySet[ReviewAssignment]:
    return ReviewAssignment.objects.filter(
        panel__programme_id=programme_id,
        reviewer_id=person_id,
        state=AssignmentState.SUBMITTED,
        submitted_at__isnull=False,
    ).order_by("pk")


def _first_certificate(programme_id: int, person_id: int) -> Certificate | None:
    rows = Certificate.objects.filter(programme_id=programme_id, reviewer_id=person_id)
    return rows.order_by("issued_at", "pk").first()


def _own(programme_id: int, person_id: int) -> QuerySet[ReviewingRecord]:
    rows = ReviewingRecord.objects.filter(programme_id=programme_id, person_id=person_id)
    return rows.select_related("certificate")


def _data(row: ReviewingRecord) -> RecordData:
    return RecordData(
        uuid=row.uuid,
        programme_id=row.programme_id,
        person_id=row.person_id,
        done=Reviewed(row.since, row.until, row.reviews, row.minutes),
        certified_from=row.certificate.issued_at,
        certified_until=row.certificate.expires_at,
        made_at=row.made_at,
    )


def _missing() -> NotFound:
    return NotFound(_("There is no such record: whom it was about may have withdrawn it."))


def _log(row: ReviewingRecord, word: str, at: datetime) -> None:
    audit.record(
        stream=f"programme:{row.programme_id}",
        action=f"reviewing_record.{word}",
        at=at,
        actor=row.person_id,
        subject=f"reviewing_record:{row.uuid}",
        data={"reviews": row.reviews, "minutes": row.minutes},
    )
