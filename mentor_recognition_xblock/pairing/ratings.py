"""Whether a mentoring met its learner's expectations: asked in private of every learner.

An answer may be changed until the next close of a term, which freezes it. A mentor is told only of
batches of ``k_feedback`` answers or more, released at closes; what is fewer waits for a later one.
A batch in which nearly all or hardly any answered alike would tell each learner's answer, so it is
told, and counted, as the most that those words fit (``core.disclosure``). Apart from testimonials:
neither is read where the other is shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..core.disclosure import Extent, bounds, extent
from ..errors import Conflict, Invalid, NotFound
from ..programmes import api as programmes
from .data import PairingData
from .models import Pairing
from .queries import pairing, pairing_data
from .rating_models import LearnerRating, RatingBatch
from .states import MET_OR_EXCEEDED, EndReason, Expectation

# As everywhere, these ends leave every count.
NEVER_COUNTED: Final = (EndReason.NO_FAULT, EndReason.LEARNER_LEFT)


@dataclass(frozen=True)
class OwnRating:
    """A learner's own answer; ``frozen`` once a close has passed since it was given."""

    answer: str
    given_at: datetime
    frozen: bool


@dataclass(frozen=True)
class RatingBatchData:
    """Answers told together: how many, and how many of them met or exceeded expectations.

    ``extent`` says that nearly all or hardly any did, where ``met`` is only the most it may be.
    """

    uuid: UUID
    released_on: date
    answers: int
    met: int
    extent: Extent


def rate_mentoring(*, pairing_id: int, learner_id: int, answer: str, at: datetime) -> OwnRating:
    """The learner's private answer on an ended pairing; the latest until a close counts.

    The same again changes nothing. ``NotFound`` for anybody else's pairing, ``Conflict`` while it
    runs and once a close has frozen another answer.
    """
    if answer not in Expectation.values:
        raise Invalid(_("Choose how it was."), field="answer")
    pair = pairing(pairing_id)
    if pair.learner_id != learner_id:
        raise NotFound(_("There is no such pairing."))
    if pair.ends_at is None or pair.ends_at > at:
        raise Conflict(_("You are asked once the mentoring has ended."))
    with transaction.atomic():
        row, new = LearnerRating.objects.get_or_create(
            pairing_id=pairing_id,
            defaults={"learner_id": learner_id, "answer": answer, "given_at": at},
        )
        # Locked after it is made: of two windows the second sees what the first wrote.
        row = LearnerRating.objects.select_for_update().get(pk=row.pk)
        if not new and row.answer != answer:
            if _frozen(row, _closes(pair.programme_id, at)):
                raise Conflict(_("The term was closed since: your answer stands."))
            row.answer, row.given_at = answer, at
            row.save(update_fields=["answer", "given_at"])
            new = True
        if new:
            audit.record(
                stream=f"programme:{pair.programme_id}",
                action="rating.given",
                at=at,
                actor=learner_id,
                # Neither the answer nor whose mentoring: the log is read by others.
                subject=f"rating:{row.uuid}",
                data={},
            )
    return _own(row, _closes(pair.programme_id, at))


def own_ratings(*, programme_id: int, learner_id: int, at: datetime) -> dict[UUID, OwnRating]:
    """The learner's own answers by pairing; two queries."""
    rows = LearnerRating.objects.filter(
        learner_id=learner_id, pairing__programme_id=programme_id
    ).select_related("pairing")
    closes = _closes(programme_id, at)
    return {row.pairing.uuid: _own(row, closes) for row in rows}


def is_rated(pairing_uuid: UUID) -> bool:
    """Whether the learner has answered."""
    return LearnerRating.objects.filter(pairing__uuid=pairing_uuid).exists()


def unrated_pairings(*, learner_id: int, since: datetime, at: datetime) -> list[PairingData]:
    """The learner's own that ended after ``since`` and on which they said nothing; one query."""
    said = LearnerRating.objects.filter(pairing=OuterRef("pk"))
    rows = Pairing.objects.filter(learner_id=learner_id, ends_at__gt=since, ends_at__lte=at)
    rows = rows.exclude(end_reason__in=NEVER_COUNTED).filter(~Exists(said))
    return [pairing_data(row) for row in rows.order_by("ends_at", "pk")]


def release_learner_ratings(*, programme_id: int, least: int, min_days: int, at: datetime) -> int:
    """Put the answers given by a close into batches of ``least`` or more, one a mentor.

    Pairings that ended without fault, or shorter than ``min_days``, are in none. How many batches
    were released; again there are none. The caller holds the term that closes.
    """
    with transaction.atomic():
        found = (
            LearnerRating.objects.filter(
                pairing__programme_id=programme_id, batch=None, given_at__lte=at
            )
            .exclude(pairing__end_reason__in=NEVER_COUNTED)
            .order_by("pk")
            .values_list(
                "pk", "answer", "pairing__mentor_id", "pairing__starts_at", "pairing__ends_at"
            )
        )
        waiting: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for pk, answer, mentor_id, starts_at, ends_at in found:
            if ends_at is not None and ends_at - starts_at >= timedelta(days=min_days):
                waiting[mentor_id].append((pk, answer))
        ready = {who: rows for who, rows in waiting.items() if len(rows) >= least}
        for mentor_id, answers in sorted(ready.items()):
            batch = _batch(mentor_id, [answer for _pk, answer in answers], at)
            LearnerRating.objects.filter(pk__in=[pk for pk, _answer in answers]).update(batch=batch)
        if ready:
            audit.record(
                stream=f"programme:{programme_id}",
                action="ratings.released",
                at=at,
                actor=None,
                subject=f"programme:{programme_id}",
                data={"batches": len(ready)},
            )
    return len(ready)


def rating_batches(
    programme_id: int, *, until: datetime, mentor_ids: Collection[int] | None = None
) -> dict[int, list[RatingBatchData]]:
    """By mentor id, the batches released by a moment, of all or of these mentors; one query."""
    rows = RatingBatch.objects.filter(mentor__programme_id=programme_id, released_at__lte=until)
    if mentor_ids is not None:
        rows = rows.filter(mentor_id__in=mentor_ids)
    found: dict[int, list[RatingBatchData]] = defaultdict(list)
    for row in rows.order_by("released_at", "pk"):
        found[row.mentor_id].append(_told(row))
    return dict(found)


def ratings_of_mentor(mentor_id: int) -> list[RatingBatchData]:
    """What a mentor may read, the newest batch first."""
    rows = RatingBatch.objects.filter(mentor_id=mentor_id).order_by("-released_at", "-pk")
    return [_told(row) for row in rows]


def export_ratings(*, user_id: int) -> dict[str, Any]:
    """Answers a person gave, and the batches told them as a mentor."""
    given = LearnerRating.objects.filter(learner_id=user_id).order_by("pk")
    told = RatingBatch.objects.filter(mentor__user_id=user_id).order_by("released_at", "pk")
    return {
        "ratings_given": list(given.values("pairing__uuid", "answer", "given_at")),
        "ratings_received": [
            {"answers": one.answers, "met": one.met, "in_words": one.extent, "on": one.released_on}
            for one in map(_told, told)
        ],
    }


def forget_ratings(*, user_id: int) -> None:
    """Delete what the person answered; counts that a close has frozen stay, and name nobody."""
    LearnerRating.objects.filter(learner_id=user_id).delete()


def _batch(mentor_id: int, answers: Collection[str], at: datetime) -> RatingBatch:
    met = sum(answer in MET_OR_EXCEEDED for answer in answers)
    _least, most = bounds(met, len(answers))
    return RatingBatch.objects.create(
        mentor_id=mentor_id, answers=len(answers), met=most, released_at=at
    )


def _told(row: RatingBatch) -> RatingBatchData:
    words = extent(row.met, row.answers)
    return RatingBatchData(row.uuid, row.released_at.date(), row.answers, row.met, words)


def _closes(programme_id: int, at: datetime) -> list[datetime]:
    return [
        term.closed_at
        for term in programmes.terms(programme_id)
        if term.closed_at is not None and term.closed_at <= at
    ]


def _frozen(row: LearnerRating, closes: Collection[datetime]) -> bool:
    """By the close itself, however late it is worked through."""
    return any(close >= row.given_at for close in closes)


def _own(row: LearnerRating, closes: Collection[datetime]) -> OwnRating:
    return OwnRating(row.answer, row.given_at, _frozen(row, closes))
