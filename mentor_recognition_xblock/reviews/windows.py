"""The works of some days drawn for together: loads are close, and no order of arrival shows.

Who hands a work in cannot tell whose they will get, or when (policy, ``panel.draw``). The joint
draw proposes; each panel is then filled as any other, under its own lock and by all the rules
(``candidates``), and takes of the proposal whom nothing keeps away.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.db.models import Min

from ..audit import api as audit
from ..core.batched_draw import Batch, draw_all
from ..core.policy import Policy
from ..pairing import api as pairing
from ..programmes import api as programmes
from . import seed_panels
from .certificates import certified
from .models import ReviewAssignment, ReviewPanel
from .panels import fill
from .states import PanelState, Shortage


def draw_window(*, programme_id: int, at: datetime, early: bool = False) -> int:
    """Draw for the works that wait once the first has waited so long; how many there were.

    ``early``: without waiting, for a rehearsal that is undone.
    """
    policy = programmes.policy_in_force(programme_id=programme_id, at=at).policy
    rows = ReviewPanel.of_works.filter(
        programme_id=programme_id, state=PanelState.WAITING, waits_for=Shortage.WINDOW
    )
    first = rows.aggregate(first=Min("opened_at"))["first"]
    due = timedelta(0) if early else timedelta(days=policy.panel.window_days)
    if policy.panel.draw != "windows" or first is None or first > at - due:
        return 0
    panels = list(rows.order_by("pk").values_list("pk", "seed", "project__learner_id"))
    proposed, batch = _proposed(programme_id, panels, policy, at)
    for panel_id, user_ids in proposed.items():
        with transaction.atomic():
            row = ReviewPanel.objects.select_for_update().get(pk=panel_id)
            # Another run may have drawn for it, and a manager cancelled it.
            if row.state == PanelState.WAITING and row.waits_for == Shortage.WINDOW:
                fill(row, policy, at, proposed=user_ids)
    with transaction.atomic():
        audit.record(
            stream=f"programme:{programme_id}",
            action="panels.drawn_together",
            at=at,
            actor=None,
            subject=f"programme:{programme_id}",
            data={
                "works": len(panels),
                "again": batch.repeats,
                "mutual": batch.mutual,
                "without": batch.empty,
            },
        )
    # Works with a key come with the others, to those whom the draw left out.
    seed_panels.give(programme_id, policy, at, drawn_for=list(proposed))
    return len(panels)


def _proposed(
    programme_id: int, panels: list[tuple[int, str, int]], policy: Policy, at: datetime
) -> tuple[dict[int, list[int]], Batch]:
    """Reviewers for each panel, and what gave way; four queries for any number of either."""
    people = sorted(certified(programme_id=programme_id, at=at))
    index = {user_id: number for number, user_id in enumerate(people)}
    authors = [author_id for _pk, _seed, author_id in panels]
    works: dict[int, list[int]] = {}
    for work, author_id in enumerate(authors):
        works.setdefault(author_id, []).append(work)
    mentored = pairing.mentor_user_ids_of_learners(
        programme_id=programme_id, learner_ids={*authors, *people}
    )
    pairs = {(learner, mentor) for learner, mentors in mentored.items() for mentor in mentors}
    seats = ReviewAssignment.objects.filter(panel__programme_id=programme_id, panel__thread=None)
    before = set(seats.order_by().values_list("panel__project__learner_id", "reviewer_id"))

    def numbered(known: set[tuple[int, int]]) -> set[tuple[int, int]]:
        return {
            (work, index[reader])
            for author_id, reader in known
            if reader in index
            for work in works.get(author_id, ())
        }

    batch = draw_all(
        [index.get(author_id, -1) for author_id in authors],
        len(people),
        size=min(policy.panel.size, len(people)),
        # Of the panels' own seeds, which the log holds: whoever has them draws the same again.
        seed=int(sha256("".join(seed for _pk, seed, _id in panels).encode()).hexdigest()[:15], 16),
        never=numbered(pairs | {pair[::-1] for pair in pairs}),
        last=numbered(before | {pair[::-1] for pair in before}),
    )
    rows = zip(panels, batch.readers.tolist(), strict=True)
    return {pk: [people[one] for one in row if one >= 0] for (pk, _seed, _id), row in rows}, batch
