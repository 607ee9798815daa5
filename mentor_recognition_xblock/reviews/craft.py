"""How mentors comment, as blind reviewers rated it: released to them at closes, in batches.

A batch holds at least the policy's ``k_feedback`` reviews of two comments or more, so that no level
or word in it is one person's, or about one comment, to be guessed. What is fewer at a close waits
for the next one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from statistics import median
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from ..audit import api as audit
from .models import ReviewPanel
from .rubrics import rubric_data
from .states import AssignmentState, PanelState, Stage

FEWEST_COMMENTS: Final = 2


@dataclass(frozen=True)
class CraftRating:
    """The frozen score of a thread, 0 to 3, by its panel's uuid.

    ``released_on`` is the day of the close from which on it counts.
    """

    panel_uuid: UUID
    released_on: date
    score: float
    raters: int


@dataclass(frozen=True)
class CraftCriterion:
    """The median of the levels given by one criterion, out of ``top``, and what was said of it."""

    key: str
    title: str
    median: float
    top: int
    comments: tuple[str, ...]


@dataclass(frozen=True)
class CraftBatch:
    """What a mentor reads of one batch: how many threads and reviews, and nothing of whose."""

    released_on: date
    threads: int
    reviews: int
    criteria: tuple[CraftCriterion, ...]
    overall: tuple[str, ...]


def release_ratings(*, programme_id: int, least: int, at: datetime) -> int:
    """Let mentors read the ratings complete by a close: of ``least`` reviews or more at once, and
    of two comments at least, so that nothing is known to be about one.

    Counted for each mentor and wording of the rubric. How many panels were released; again there
    are none. The caller holds the term that closes.
    """
    with transaction.atomic():
        rows = ReviewPanel.objects.filter(
            programme_id=programme_id,
            stage=Stage.THREAD,
            state=PanelState.COMPLETE,
            completed_at__lte=at,
            released_at=None,
        )
        waiting: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for pk, raters, *whose in rows.order_by("pk").values_list(
            "pk", "raters", "thread__author_id", "rubric_id"
        ):
            waiting[whose[0], whose[1]].append((pk, raters or 0))
        ready = [
            pk
            for panels in waiting.values()
            if len(panels) >= FEWEST_COMMENTS and sum(raters for _pk, raters in panels) >= least
            for pk, _raters in panels
        ]
        if ready:
            ReviewPanel.objects.filter(pk__in=ready, released_at=None).update(released_at=at)
            audit.record(
                stream=f"programme:{programme_id}",
                action="threads.released",
                at=at,
                actor=None,
                subject=f"programme:{programme_id}",
                data={"panels": len(ready)},
            )
    return len(ready)


def craft_ratings(
    programme_id: int, *, until: datetime, mentors: Collection[int] | None = None
) -> dict[int, list[CraftRating]]:
    """By user id of the mentor, the ratings released by a moment; of some or all; one query."""
    rows = ReviewPanel.objects.filter(
        programme_id=programme_id, stage=Stage.THREAD, released_at__lte=until
    ).order_by("released_at", "uuid")
    if mentors is not None:
        rows = rows.filter(thread__author_id__in=mentors)
    found: dict[int, list[CraftRating]] = defaultdict(list)
    for mentor_id, uuid, released_at, score, raters in rows.values_list(
        "thread__author_id", "uuid", "released_at", "score", "raters"
    ):
        if score is not None and released_at is not None:
            found[mentor_id].append(CraftRating(uuid, released_at.date(), score, raters or 0))
    return dict(found)


def craft_of(*, programme_id: int, mentor_user_id: int) -> list[CraftBatch]:
    """What a mentor may read of how they comment, the newest batch first; two queries at most."""
    rows = (
        ReviewPanel.objects.filter(
            programme_id=programme_id,
            thread__author_id=mentor_user_id,
            released_at__isnull=False,
        )
        .select_related("rubric")
        .prefetch_related("assignments")
        .order_by("-released_at", "pk")
    )
    batches: dict[tuple[datetime, int], list[ReviewPanel]] = defaultdict(list)
    for row in rows:
        if row.released_at is not None:
            batches[row.released_at, row.rubric_id].append(row)
    return [_batch(released_at.date(), panels) for (released_at, _id), panels in batches.items()]


def ratings_of_mentor(user_id: int) -> list[dict[str, Any]]:
    """The same of all programmes, for whoever asks what is stored on them."""
    rows = ReviewPanel.objects.filter(thread__author_id=user_id, released_at__isnull=False)
    found = rows.order_by("programme_id").values_list("programme_id", flat=True).distinct()
    return [
        asdict(batch)
        for programme_id in found
        for batch in craft_of(programme_id=programme_id, mentor_user_id=user_id)
    ]


def _batch(released_on: date, panels: Sequence[ReviewPanel]) -> CraftBatch:
    # By random uuid, so that the order says neither which thread nor who was first.
    done = sorted(
        (
            one
            for panel in panels
            for one in panel.assignments.all()
            if one.state == AssignmentState.SUBMITTED
        ),
        key=lambda one: one.uuid,
    )
    given: list[Mapping[str, int]] = [one.scores or {} for one in done]
    return CraftBatch(
        released_on=released_on,
        threads=len(panels),
        reviews=len(done),
        criteria=tuple(
            CraftCriterion(
                key=one.key,
                title=one.title,
                median=float(median(scores[one.key] for scores in given)),
                top=one.levels[-1].score,
                comments=tuple(text for row in done if (text := (row.comments or {}).get(one.key))),
            )
            for one in rubric_data(panels[0].rubric).criteria
        ),
        overall=tuple(one.overall for one in done if one.overall),
    )
