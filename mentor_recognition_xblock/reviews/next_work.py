"""The next work for a reviewer who asks: one at once, of those with the fewest reviews, by lot.

Of a small or self-paced course, where a panel drawn whole would wait for people who are not there
(policy, ``panel.draw``). The rules of conflict are those of a draw (ADR 0054), seen from the
reviewer's side. Statements and time are the same for any number of works (ADR 0061).
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import CharField, F, QuerySet, Value
from django.utils.translation import gettext as _

from ..audit import api as audit
from ..core.assignment import GIVES_WAY, Conflict
from ..core.policy import Policy
from ..deadlocks import retry_on_deadlock
from ..pairing import api as pairing
from ..programmes import api as programmes
from .draws import DRAWN
from .errors import NotCertified
from .models import Certificate, ReviewAssignment, ReviewPanel
from .reveal_models import AUTHOR, PanelReveal
from .seats import alias
from .seed_panels import give_to_asker
from .seeds import count_works
from .states import KNOWS_AUTHOR, AssignmentState, PanelState, Shortage

# Of works that all bend a rule, so many with the fewest reviews are looked at.
LOOKED_AT: Final = 20
# What is known of a reviewer, each with ids: of works, of people, of panels, of an open seat.
OPEN, HAD, KNOWS, READ, READ_BY = "open", "had", "knows", "read", "read_by"
# Panels that they looked behind as a member of the committee.
LOOKED = "looked"
LENDER: Final = "panel__exemplar__version__project__learner_id"


@dataclass(frozen=True)
class _Past:
    """Ids by what a reviewer had to do with works and people before."""

    reviewer_id: int
    ids: dict[str, set[int]]

    @property
    def barred_authors(self) -> set[int]:
        """Whose works they never read."""
        return {self.reviewer_id} | self.ids[KNOWS] | self.ids[pairing.PAIRED]

    @property
    def conflicts(self) -> dict[Conflict, set[int]]:
        """Authors whom they read while there are no others, in the order in which these give way.

        Without cycles, as works come one by one: once is before, and whoever read theirs.
        """
        return {
            Conflict.ROTATION: self.ids[READ],
            Conflict.RECIPROCITY: self.ids[READ_BY],
            Conflict.SHARED_MENTORING: self.ids[pairing.FELLOW],
        }

    def bent_by(self, author_id: int) -> list[Conflict]:
        """Which rules reading the author would bend."""
        return [kind for kind, authors in self.conflicts.items() if author_id in authors]

    def rank(self, author_id: int) -> int:
        """0 without a conflict; else how many kinds must give way."""
        return max((GIVES_WAY.index(one) + 1 for one in self.bent_by(author_id)), default=0)


def next_work(*, programme_id: int, reviewer_id: int, at: datetime) -> UUID | None:
    """Give the reviewer one work to review; their open one if they have one, None if none waits.

    Raises ``NotCertified``. In eight statements, in whichever state works are; more where works
    with a key are among them (ADR 0059), which come to whoever asks as all others do.
    """
    found = _next(programme_id, reviewer_id, at, ask_key=True)
    if not isinstance(found, Policy):
        return found
    keyed = give_to_asker(programme_id, reviewer_id, found, at)
    if keyed is not None:
        return keyed
    found = _next(programme_id, reviewer_id, at, ask_key=False)
    return None if isinstance(found, Policy) else found


@retry_on_deadlock
def _next(
    programme_id: int, reviewer_id: int, at: datetime, *, ask_key: bool
) -> UUID | Policy | None:
    """The seat; or the rules, if ``ask_key`` and by them a work with a key may come first."""
    with transaction.atomic():
        # Locked, so that a second question of theirs sees the seat that the first one took.
        held = Certificate.objects.select_for_update().filter(
            programme_id=programme_id,
            reviewer_id=reviewer_id,
            issued_at__lte=at,
            expires_at__gt=at,
        )
        certificates = programmes.read_with_rules(held.order_by("pk"), programme_id, at)
        if not certificates:
            raise NotCertified(_("Only certified reviewers get work: calibrate first."))
        policy = certificates[0][1]
        past = _past(programme_id, reviewer_id)
        if past.ids[OPEN]:
            return ReviewAssignment.objects.get(pk=min(past.ids[OPEN])).uuid
        if ask_key and policy.calibration.seeded and policy.panel.draw == "on_request":
            return policy
        waiting = _waiting(programme_id, past)
        row = _without_conflict(waiting, programme_id, past)
        bent: list[Conflict] = []
        if row is None:
            row, bent = _with_least_conflict(waiting, past)
        if row is None:
            return None
        count_works(programme_id, [reviewer_id], policy, at)
        return _take(row, reviewer_id, bent, at)


def _past(programme_id: int, reviewer_id: int) -> _Past:
    """All of it in one query, with who stands close by mentoring."""
    seats = ReviewAssignment.objects.order_by()
    mine = seats.filter(reviewer_id=reviewer_id)
    here = mine.filter(panel__programme_id=programme_id)
    known = mine.filter(reason__in=KNOWS_AUTHOR)
    of_mine = seats.filter(panel__project__learner_id=reviewer_id, panel__thread=None)
    own_threads = seats.filter(panel__thread__author_id=reviewer_id)
    own_portfolios = seats.filter(panel__portfolio__mentor__user_id=reviewer_id)
    open_now = here.filter(
        state=AssignmentState.ASSIGNED, panel__thread=None, panel__portfolio=None
    )
    # Whoever was given somebody's work for its key has read it as well.
    lent = mine.exclude(panel__exemplar=None)
    rows = _told(OPEN, open_now, "pk").union(
        _told(HAD, mine.filter(panel__thread=None), "panel__project_id"),
        _told(HAD, lent, "panel__exemplar__version__project_id"),
        _told(KNOWS, known, "panel__project__learner_id"),
        _told(KNOWS, known.exclude(panel__thread=None), "panel__thread__author_id"),
        _told(KNOWS, known, "panel__portfolio__mentor__user_id"),
        _told(KNOWS, lent.filter(reason__in=KNOWS_AUTHOR), LENDER),
        *_looks(reviewer_id),
        _told(READ, mine, "panel__project__learner_id"),
        _told(READ, lent, LENDER),
        _told(READ_BY, of_mine, "reviewer_id"),
        _told(READ_BY, own_threads, "reviewer_id"),
        _told(READ_BY, own_portfolios, "reviewer_id"),
        *pairing.closeness_rows(programme_id=programme_id, user_id=reviewer_id),
    )
    ids: dict[str, set[int]] = defaultdict(set)
    for kind, one in rows:
        # A work with a key may be nobody's.
        if one is not None:
            ids[kind].add(one)
    return _Past(reviewer_id, ids)


def _looks(reviewer_id: int) -> list[QuerySet[Any]]:
    """Panels that they looked behind, and the authors whom that showed them (ADR 0060)."""
    looks = PanelReveal.objects.filter(revealed_by_id=reviewer_id).order_by()
    authors = looks.filter(num=AUTHOR)
    return [
        _told(LOOKED, looks, "panel_id"),
        _told(KNOWS, authors.filter(panel__thread=None), "panel__project__learner_id"),
        _told(KNOWS, authors.exclude(panel__thread=None), "panel__thread__author_id"),
        _told(KNOWS, authors, "panel__portfolio__mentor__user_id"),
    ]


def _told(
    kind: str, rows: QuerySet[ReviewAssignment] | QuerySet[PanelReveal], path: str
) -> QuerySet[Any]:
    """Rows of kind and id, of the shape of those of closeness."""
    said = Value(kind, output_field=CharField())
    return rows.annotate(told_kind=said, told_id=F(path)).values_list("told_kind", "told_id")


def _waiting(programme_id: int, past: _Past) -> QuerySet[ReviewPanel]:
    """Works with a free place that the reviewer may read, in the order of the index."""
    rows = ReviewPanel.objects.filter(programme_id=programme_id, waits_for=Shortage.ON_REQUEST)
    rows = rows.exclude(project_id__in=past.ids[HAD]).exclude(pk__in=past.ids[LOOKED])
    return rows.exclude(pk__in=_by(programme_id, past.barred_authors)).order_by("held", "lot")


def _by(programme_id: int, authors: set[int]) -> QuerySet[Any]:
    """Panels on works of the authors; a query of its own, so that no project is locked."""
    rows = ReviewPanel.objects.filter(programme_id=programme_id, project__learner_id__in=authors)
    return rows.order_by().values("pk")


def _without_conflict(
    waiting: QuerySet[ReviewPanel], programme_id: int, past: _Past
) -> ReviewPanel | None:
    """The first that nobody else takes at this moment: nobody waits for another's question."""
    soft = set[int]().union(*past.conflicts.values())
    rows = waiting.exclude(pk__in=_by(programme_id, soft)) if soft else waiting
    return rows.select_for_update(skip_locked=True).first()


def _with_least_conflict(
    waiting: QuerySet[ReviewPanel], past: _Past
) -> tuple[ReviewPanel | None, list[Conflict]]:
    """Of what is left, with those that others are taking just now: it may have another place."""
    rows = list(waiting.select_for_update()[:LOOKED_AT])
    if not rows:
        return None, []
    found = ReviewPanel.objects.filter(pk__in=[one.pk for one in rows]).order_by()
    authors = dict(found.values_list("pk", "project__learner_id"))
    row = min(rows, key=lambda one: past.rank(authors[one.pk]))
    return row, past.bent_by(authors[row.pk])


def _take(row: ReviewPanel, reviewer_id: int, bent: list[Conflict], at: datetime) -> UUID:
    """The reviewer's seat on a locked panel. Nobody writes to them: they are here."""
    [seat] = ReviewAssignment.objects.bulk_create(
        [
            ReviewAssignment(
                panel=row,
                reviewer_id=reviewer_id,
                alias=alias(),
                num=row.asked + 1,
                assigned_at=at,
                due_at=at + timedelta(days=row.due_days),
            )
        ]
    )
    row.asked, row.held = row.asked + 1, row.held + 1
    # Another lot among those that have as many: who asks next after whom tells nothing.
    row.lot = secrets.randbelow(2**28)
    if row.held >= row.wanted:
        row.state, row.waits_for = PanelState.OPEN, ""
    row.save(update_fields=["asked", "held", "lot", "state", "waits_for"])
    relaxed: list[audit.Json] = [one.value for one in bent]
    audit.record(
        stream=f"programme:{row.programme_id}",
        action=DRAWN,
        at=at,
        actor=None,
        subject=f"panel:{row.uuid}",
        data={"drawn": 1, "on_request": True, "relaxed": relaxed, "waits_for": row.waits_for},
    )
    return seat.uuid
