"""Works with a known key among those that a reviewer gets: counted as draws go on, then chosen.

A reviewer who could tell them from others would read them with more care. So they go the way of
every other work (panel, seat, letter, draft, lapse), come when others get works too, and have never
been before this reviewer's eyes (ADR 0059).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from ..core import seeding
from ..core.policy import Policy
from ..hosts import get_host
from ..programmes import api as programmes
from ..projects import api as projects
from .calibration import calibration
from .candidates import authors_looked_up
from .exemplar_copies import SHOWABLE
from .exemplar_works import knows_author
from .models import (
    CalibrationRating,
    Certificate,
    Exemplar,
    ExemplarKey,
    ReviewAssignment,
    ReviewPanel,
)
from .rubrics import newest_rubric
from .session_models import SessionWork
from .states import AssignmentState, ExemplarState, Stage

# So many are given at one moment; the others wait for the next.
MOST_AT_ONCE: Final = 3
MOST_LOOKED_AT: Final = 100
# Where every draw reaches everybody, one comes by itself when nothing came for so long.
QUIET: Final = timedelta(days=2)


@dataclass(frozen=True)
class Seed:
    """A work chosen for a reviewer, and out of which ones: how many, and the SHA-256 of them."""

    exemplar: Exemplar
    bank: int
    frame: str


def count_works(
    programme_id: int, reviewer_ids: Collection[int], policy: Policy, at: datetime
) -> None:
    """Note that each of them was given a work; the lot says whether one with a key follows.

    Their certificates are locked by the caller; locked reads see what others counted meanwhile.
    """
    one_in = policy.calibration.seeded
    if not one_in or not reviewer_ids:
        return
    theirs = newest(programme_id, at).filter(reviewer_id__in=reviewer_ids)
    rows = list(theirs.select_for_update())
    for row in rows:
        row.works += 1
        row.seeds_owed += seeding.is_followed(row.seed, row.works, one_in=one_in)
    Certificate.objects.bulk_update(rows, ["works", "seeds_owed"])


def newest(programme_id: int, at: datetime) -> QuerySet[Certificate]:
    """The certificates that hold, the newer of two that one person has."""
    held = Certificate.objects.filter(
        programme_id=programme_id, issued_at__lte=at, expires_at__gt=at
    )
    newer = held.filter(reviewer=OuterRef("reviewer"), pk__gt=OuterRef("pk"))
    return held.filter(~Exists(newer)).order_by("pk")


def due(
    programme_id: int, policy: Policy, at: datetime, *, drawn_for: Collection[int]
) -> list[Certificate]:
    """Whose certificates owe a work that may come now: others got works, they themselves did not.

    ``drawn_for`` are the panels drawn at this moment. Without any: those who got nothing for a
    while, so that none is owed for ever.
    """
    if not policy.calibration.seeded:
        return []
    owing = list(newest(programme_id, at).filter(seeds_owed__gt=0)[:MOST_LOOKED_AT])
    if not owing:
        return []
    seats = ReviewAssignment.objects.filter(panel__programme_id=programme_id)
    if drawn_for and not seats.filter(panel_id__in=drawn_for, assigned_at=at).exists():
        return []
    since = seats.filter(assigned_at__gte=at if drawn_for else at - QUIET)
    theirs = since.filter(reviewer_id__in=[row.reviewer_id for row in owing])
    reached = set(theirs.values_list("reviewer_id", flat=True))
    rows = [row for row in owing if row.reviewer_id not in reached]
    free = _free([row.reviewer_id for row in rows], programme_id, policy)
    return [row for row in rows if row.reviewer_id in free][:MOST_AT_ONCE]


def _free(reviewer_ids: Collection[int], programme_id: int, policy: Policy) -> frozenset[int]:
    """Those with room for a work who can open it, as at a draw."""
    if not reviewer_ids:
        return frozenset()
    open_now = ReviewAssignment.objects.filter(
        panel__programme_id=programme_id,
        reviewer_id__in=reviewer_ids,
        state=AssignmentState.ASSIGNED,
    ).order_by()
    loads = dict(open_now.values_list("reviewer_id").annotate(open=Count("pk")))
    room = {one for one in reviewer_ids if loads.get(one, 0) < policy.panel.max_open}
    host, keys = get_host(), programmes.programme(programme_id).course_keys
    staff = frozenset[int]().union(*host.staff_by_course(keys).values())
    return host.active_user_ids(room) & (host.enrolled_in_any(room, keys) | staff)


def has_open_work(programme_id: int, reviewer_id: int) -> bool:
    """Whether the person has a work to review, with a key or without, in the programme."""
    open_now = ReviewAssignment.objects.filter(
        panel__programme_id=programme_id,
        panel__thread=None,
        panel__portfolio=None,
        reviewer_id=reviewer_id,
        state=AssignmentState.ASSIGNED,
    )
    return open_now.exists()


def choose(row: Certificate, at: datetime) -> Seed | None:
    """The work for the holder of a certificate by its lot; None where none is left for them."""
    works = _bank(row.programme_id, row.reviewer_id, at)
    if not works:
        return None
    by_origin = {one.origin: one for one in works}
    origin = seeding.chosen(row.seed, by_origin)
    return Seed(by_origin[origin], len(by_origin), seeding.frame(by_origin))


def _bank(programme_id: int, reviewer_id: int, at: datetime) -> list[Exemplar]:
    """Keyed works of the rubric in use that the person cannot have read, nor know the author of.

    Whoever is or was in charge reads all of them; whoever is certified reads those that wait for
    keys; and whoever calibrates, those of the attempt.
    """
    rubric = newest_rubric(programme_id)
    in_charge = programmes.roles_of_person(programme_id=programme_id, user_id=reviewer_id, at=at)
    if rubric is None or in_charge:
        return []
    certified = Certificate.objects.filter(programme_id=programme_id, reviewer_id=reviewer_id)
    first = certified.order_by("issued_at").values_list("issued_at", flat=True)[0]
    rows = Exemplar.objects.filter(
        SHOWABLE, rubric_id=rubric.id, state=ExemplarState.AGREED, agreed_at__lte=first
    )
    state = calibration(programme_id=programme_id, reviewer_id=reviewer_id, at=at)
    rows = rows.exclude(uuid__in=[one.uuid for one in state.exemplars])
    rows = rows.exclude(origin__in=_read(reviewer_id))
    works = list(rows)
    lent = {one.version_id for one in works if one.version_id is not None}
    known = _known(lent, reviewer_id, programme_id)
    return [one for one in works if one.version_id not in known]


def _read(reviewer_id: int) -> set[UUID]:
    """Origins of the works that the person rated, keyed, met in a session, or was given before."""
    rated = CalibrationRating.objects.filter(attempt__reviewer_id=reviewer_id)
    keyed = ExemplarKey.objects.filter(person_id=reviewer_id)
    met = SessionWork.objects.filter(session__places__person_id=reviewer_id)
    given = ReviewPanel.objects.filter(stage=Stage.SEEDED, assignments__reviewer_id=reviewer_id)
    return {
        *met.values_list("exemplar__origin", flat=True),
        *rated.values_list("exemplar__origin", flat=True),
        *keyed.values_list("exemplar__origin", flat=True),
        *given.values_list("exemplar__origin", flat=True),
    }


def _known(lent: Collection[int], reviewer_id: int, programme_id: int) -> set[int]:
    """Of the versions, those whose author the person is, guided, looked up, or read anything of."""
    if not lent:
        return set()
    learners = projects.learners_of_versions(lent)
    seats = ReviewAssignment.objects.filter(
        reviewer_id=reviewer_id, panel__project__learner_id__in=set(learners.values())
    )
    read = set(seats.values_list("panel__project__learner_id", flat=True))
    read |= authors_looked_up(reviewer_id, {*learners.values()})
    return knows_author(lent, reviewer_id, programme_id) | {
        version_id for version_id, learner_id in learners.items() if learner_id in read
    }
